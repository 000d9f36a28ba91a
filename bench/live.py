"""How fresh an open monitor is: from the moment a form is sent to the new number on a supervisor's page."""

import http.client
import queue
import re
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from bench.site import Site
from bench.web import Browser
from padis.cli.embedded import HOST

SECONDS_TO_WAIT = 10
FRAGMENT = {"HX-Request": "true", "HX-Target": "counters"}
SENT = re.compile(r'data-number="sender-[0-9]{6}-total-sent">([0-9]+)<')
STEP = 0.117
"""Seconds by which acts shift against the ticker's 200 ms, so that every phase of it is met."""


@dataclass
class Stream:
    """A page's open event stream; `events` receives one entry for each change that it is told of."""

    site: Site
    session: str
    topic: str
    events: "queue.SimpleQueue[float]" = field(default_factory=queue.SimpleQueue)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection(HOST, self.site.live_port, timeout=60)
        self.connection.request("GET", f"/live/?topics={self.topic}", headers={"Cookie": f"sessionid={self.session}"})
        self.response = self.connection.getresponse()
        if self.response.status != http.HTTPStatus.OK:
            raise RuntimeError(f"The stream was answered by {self.response.status}.")
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self) -> None:
        try:
            while line := self.response.readline():
                if line.startswith(b"event: changed"):
                    self.events.put(time.perf_counter())
        except (OSError, ValueError, AttributeError):  # closed at the end
            return

    def close(self) -> None:
        """The listener wakes up at once: a mere close would wait for its next line."""
        self.connection.sock.shutdown(socket.SHUT_RDWR)
        self.connection.close()


@contextmanager
def streams(site: Site, watchers: Sequence[tuple[str, str]]) -> Iterator[list[Stream]]:
    """Open streams for (session, topic)."""
    opened = [Stream(site, session, topic) for session, topic in watchers]
    try:
        yield opened
    finally:
        for stream in opened:
            stream.close()


def freshness(
    site: Site, filer: Browser, supervisor: Browser, watchers: Sequence[tuple[str, str]], *, acts: int
) -> list[float]:
    """Seconds for each act. The first of the watchers is the supervisor's own page; the others only listen."""
    filer.open_form()
    with streams(site, watchers) as opened:
        time.sleep(1)  # what they are told at the start
        return [seconds_until_shown(filer, supervisor, opened[0], pause=0.6 + STEP * act) for act in range(acts)]


def seconds_until_shown(filer: Browser, supervisor: Browser, stream: Stream, *, pause: float) -> float:
    """Raises TimeoutError."""
    time.sleep(pause % 1.2)
    before = sent_shown(supervisor)
    while not stream.events.empty():
        stream.events.get()
    started = time.perf_counter()
    filer.file()
    while time.perf_counter() < started + SECONDS_TO_WAIT:
        try:
            stream.events.get(timeout=SECONDS_TO_WAIT)
        except queue.Empty:
            break
        if sent_shown(supervisor) > before:
            return time.perf_counter() - started
    raise TimeoutError("The monitor did not show the act.")


def sent_shown(supervisor: Browser) -> int:
    """The number of messages sent this month, as the page's live part shows it."""
    supervisor.request("GET", "/monitor/?side=sender", headers=FRAGMENT)
    found = SENT.search(supervisor.text)
    if not found:
        raise RuntimeError("The monitor shows no number of what was sent.")
    return int(found[1])
