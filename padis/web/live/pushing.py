"""Pushes parts to the pages that show them: each is made once after a change, once a second at most, one at a time.

So the cost of a change does not grow with the number of pages, and acts never wait for more than one of them. A page gets
the lines that differ from what it has, or the whole.
"""

import asyncio
import json
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from padis.web.live.admission import Reader
from padis.web.live.hub import Hub, Subscription
from padis.web.live.making import Made, make
from padis.web.live.parts import Part

EVERY_SECONDS = 1.0


class Page:
    """One open page: its reader, what it has of each part, and what is to be sent. Of a slow one only the newest waits."""

    def __init__(self, reader: Reader, subscription: Subscription) -> None:
        self.reader, self.waiting = reader, subscription.waiting
        self.versions: dict[str, int] = {}
        self.events: dict[str, bytes] = {}
        self.ended = False

    def push(self, pushed: "Pushed") -> None:
        element, version = pushed.part.element, self.versions.get(pushed.part.element)
        if version == pushed.version:
            return
        follows = version == pushed.version - 1 and element not in self.events
        self.events[element] = pushed.difference if follows else pushed.whole
        self.versions[element] = pushed.version
        self.waiting.set()

    def say(self, element: str, event: bytes) -> None:
        """Something else about the part; what the page has of it is unknown from now on."""
        self.versions.pop(element, None)
        self.events[element] = event
        self.waiting.set()

    def end(self) -> None:
        self.ended = True
        self.waiting.set()

    def take(self) -> bytes:
        """The events since the last call."""
        text = b"".join(self.events.values())
        self.events.clear()
        return text


class Pushed:
    """A part, how it looked last, and the pages that show it."""

    def __init__(self, part: Part, hub: Hub, thread: ThreadPoolExecutor) -> None:
        self.part, self.hub, self.thread = part, hub, thread
        self.pages: set[Page] = set()
        self.version = 0
        self.text = ""
        self.whole = self.difference = b""
        self.changes = Subscription(part.topics)
        self.task = asyncio.create_task(self.keep())

    def join(self, page: Page, *, since: float | None) -> None:
        """A page that was made at `since`; if something changed after, the part is made anew."""
        self.pages.add(page)
        if since is not None and any(self.hub.has_changed(topic, since) for topic in self.part.topics):
            self.changes.add(self.part.element, time.time())

    async def keep(self) -> None:
        """As long as there are pages."""
        loop = asyncio.get_running_loop()
        with self.hub.hearing(self.changes):
            while True:
                await self.changes.waiting.wait()
                self.changes.take()
                started, pages = loop.time(), tuple(self.pages)
                made = await loop.run_in_executor(self.thread, make, self.part, {page.reader for page in pages})
                self.tell(pages, made)
                await asyncio.sleep(EVERY_SECONDS - (loop.time() - started))

    def tell(self, pages: Sequence[Page], made: Made) -> None:
        """Those who were asked for: who came meanwhile has what is newer, or has had the part made anew."""
        if made.text is not None and made.text != self.text:
            self.renew(made.text)
        for page in self.pages.intersection(pages):
            if page.reader.session_key not in made.readers:
                page.end()
            elif made.text is None:
                page.say(self.part.element, event("stale", {"part": self.part.element}))
            else:
                page.push(self)

    def renew(self, text: str) -> None:
        whole = {"part": self.part.element, "address": self.part.address}
        lines = changed_lines(self.text, text)
        self.whole = event("part", {**whole, "text": text})
        self.difference = event("part", {**whole, "lines": lines}) if lines else self.whole
        self.text = text
        self.version += 1


class Pushing:
    """All parts that somebody shows, in this process."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.pushed: dict[Part, Pushed] = {}
        self.thread = ThreadPoolExecutor(1, "parts")

    @contextmanager
    def to(self, page: Page, parts: Sequence[Part], *, since: float | None) -> Iterator[None]:
        """The page gets the parts as long as the block lasts."""
        for part in parts:
            if part not in self.pushed:
                self.pushed[part] = Pushed(part, self.hub, self.thread)
            self.pushed[part].join(page, since=since)
        try:
            yield
        finally:
            for part in parts:
                self.leave(page, part)

    def leave(self, page: Page, part: Part) -> None:
        pushed = self.pushed[part]
        pushed.pages.discard(page)
        if not pushed.pages:
            pushed.task.cancel()
            del self.pushed[part]


def changed_lines(before: str, after: str) -> dict[int, str] | None:
    """The lines that differ, by number; None where their number differs, or so many that the whole is shorter."""
    old, new = before.split("\n"), after.split("\n")
    if len(old) != len(new):
        return None
    lines = {number: line for number, line in enumerate(new) if line != old[number]}
    return lines if sum(map(len, lines.values())) * 2 < len(after) else None


def event(name: str, data: dict) -> bytes:
    """As the stream has it."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}\n\n".encode()
