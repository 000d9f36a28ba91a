"""`padis serve`: the whole site by one command: database, pages, live updates, jobs."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Annotated

import typer

from padis.cli.failure import CannotGoOn
from padis.cli.installation import Installation, claimed
from padis.cli.language import gettext as _
from padis.cli.language import in_both
from padis.cli.supervisor import Child, Supervisor

FIRST_PORT = 8000
PORTS_TO_TRY = 100
THREADS = 6  # of the pages, each with its database connection
SECONDS_TO_ANSWER = 60
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

Host = Annotated[str, typer.Option(help=_("Address to listen at."))]
Port = Annotated[int | None, typer.Option(help=_("Port of the pages; a free one from 8000 on where none is given."))]
LivePort = Annotated[
    int | None, typer.Option(help=_("Port of live updates; the one after the pages' where none is given."))
]


@dataclass(frozen=True)
class Place:
    """Where the site is served."""

    host: str
    port: int
    live_port: int

    @property
    def url_host(self) -> str:
        return f"[{self.host}]" if ":" in self.host else self.host

    @property
    def address(self) -> str:
        return f"http://{self.url_host}:{self.port}/"


def serve(host: Host = "127.0.0.1", port: Port = None, live_port: LivePort = None) -> None:
    run(host, port, live_port, then=lambda supervisor, _place: supervisor.run())


def run(
    host: str,
    port: int | None,
    live_port: int | None,
    *,
    then: Callable[[Supervisor, Place], None],
    prepare: Sequence[str] = (),
) -> None:
    """Brings the site up, does `then`, and ends everything that it started. Raises CannotGoOn."""
    with ended_by_signals(), claimed(say) as installation:
        place = choose_place(host, port, live_port)
        export(place)
        prepare_site(prepare)
        with site(installation, place) as supervisor:
            wait_until_it_answers(supervisor, place)
            installation.claim.tell(address=place.address)
            say(_("PADIS is served at {address}").format(address=place.address))
            then(supervisor, place)


def prepare_site(arguments: Sequence[str]) -> None:
    """Tables, codes, static files, in a process of its own. Raises CannotGoOn; it has said why itself."""
    command = [sys.executable, "-m", "padis.cli.prepare", *arguments]
    if subprocess.run(command, stdin=subprocess.DEVNULL, start_new_session=True).returncode:
        raise CannotGoOn(in_both("The preparation failed; the reason stands above."))


def say(sentence: str) -> None:
    print(sentence, flush=True)


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Ctrl-C, SIGTERM and a closed terminal end the block in order; while it cleans up, further ones change nothing."""
    # A signal that is ignored already stays so: nohup.
    handled = [each for each in ENDING if signal.getsignal(each) != signal.SIG_IGN]

    def end(number: int, _frame: object) -> None:
        for each in handled:
            signal.signal(each, signal.SIG_IGN)
        say(_("Ending."))
        raise SystemExit(128 + number if number != signal.SIGINT else 0)

    for each in handled:
        signal.signal(each, end)
    yield


def choose_place(host: str, port: int | None, live_port: int | None) -> Place:
    """The ports as asked; else two that are free. Raises CannotGoOn where one that was asked for is taken."""
    for asked in (port, live_port):
        if asked and not is_free(host, asked):
            raise CannotGoOn(in_both("Port {port} is taken by another program.").format(port=asked))
    tried = range(FIRST_PORT, FIRST_PORT + PORTS_TO_TRY)
    pages = port or next((each for each in tried if is_free(host, each) and is_free(host, each + 1)), None)
    if not pages:
        raise CannotGoOn(in_both("No free port; name one with --port."))
    live = live_port or next(each for each in range(pages + 1, pages + PORTS_TO_TRY) if is_free(host, each))
    return Place(host, pages, live)


def is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def export(place: Place) -> None:
    """What Django's settings in the processes of the site need to know."""
    os.environ["PADIS_PORT"] = str(place.port)
    os.environ["PADIS_LIVE_PORT"] = str(place.live_port)
    os.environ.setdefault("PADIS_DB_POOL", str(THREADS))
    os.environ.setdefault("PADIS_HOSTS", ",".join(dict.fromkeys([place.url_host, "127.0.0.1", "localhost", "[::1]"])))


def site(installation: Installation, place: Place) -> Supervisor:
    children = [
        Child(("web", place.host, str(place.port))),
        Child(("live", place.host, str(place.live_port))),
        Child(("jobs", place.host, "0")),
    ]
    return Supervisor(children, installation.server, say)


def wait_until_it_answers(supervisor: Supervisor, place: Place) -> None:
    """Until pages and live updates answer anything. Raises CannotGoOn where they do not in time."""
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    for port, path in ((place.port, "/account/login/"), (place.live_port, "/live/")):
        supervisor.run(until=partial(answers_or_late, place.host, port, path, deadline))
    if time.monotonic() > deadline:
        raise CannotGoOn(in_both("The pages do not answer at {address}.").format(address=place.address))


def answers_or_late(host: str, port: int, path: str, deadline: float) -> bool:
    return time.monotonic() > deadline or answers(host, port, path)


def answers(host: str, port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1" if host == "0.0.0.0" else host, port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()
