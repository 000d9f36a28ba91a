"""Many live pages without a screen: each holds its stream and fetches its part again when it is told, once a second at most."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from padis.cli.embedded import HOST

AT_MOST_EVERY = 1.0  # seconds, as frontend/own/js/live.js
LINE = 1 << 16


@dataclass
class Pages:
    """What became of them. `sought` are (session, topic, path, part); part is the id of the element that is fetched."""

    port: int
    live_port: int
    opened: int = 0
    told: int = 0
    fetched: int = 0
    failed: int = 0
    ready: threading.Event = field(default_factory=threading.Event)

    async def all(self, sought: list[list[str]]) -> None:
        await asyncio.gather(*(self.page(len(sought), *each) for each in sought))

    async def page(self, many: int, session: str, topic: str, path: str, part: str) -> None:
        reader, writer = await asyncio.open_connection(HOST, self.live_port, limit=LINE)
        writer.write(request(f"/live/?topics={topic}", session, self.live_port))
        if b" 200 " not in await reader.readline():
            self.failed += 1
        self.opened += 1
        if self.opened == many:
            self.ready.set()
        heard = ""
        async for line in reader:
            if line.startswith(b"id:"):
                heard = line[3:].strip().decode()
            if line.startswith(b"event: changed"):
                self.told += 1
                await self.fetch(session, path, part, heard)
                await asyncio.sleep(AT_MOST_EVERY)

    async def fetch(self, session: str, path: str, part: str, heard: str) -> None:
        reader, writer = await asyncio.open_connection(HOST, self.port)
        more = f"HX-Request: true\r\nHX-Target: {part}\r\nX-Padis-Heard: {heard}\r\nConnection: close\r\n"
        writer.write(request(path, session, self.port, more))
        status = await reader.readline()
        await reader.read()
        writer.close()
        self.fetched += 1
        self.failed += b" 200 " not in status


def request(path: str, session: str, port: int, more: str = "") -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\nCookie: sessionid={session}\r\n{more}\r\n".encode()


def run(pages: list[list[str]], port: int, live_port: int) -> Iterator[dict[str, Any]]:
    """First says that all streams are open, then what they were told and fetched meanwhile."""
    found = Pages(port, live_port)
    threading.Thread(target=asyncio.run, args=(found.all(pages),), daemon=True).start()
    found.ready.wait(60)
    yield {"open": found.opened, "failed": found.failed}
    yield {"told": found.told, "fetched": found.fetched, "failed": found.failed}
