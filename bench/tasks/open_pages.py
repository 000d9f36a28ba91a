"""Many live pages without a screen: each holds its stream, as frontend/own/js/live.js does, and what comes is counted.

A browser would fetch what the stream says it could not bring; here that is a failure. Nothing is drawn: the machine of the
bench is not that of the readers.
"""

import asyncio
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from padis.cli.embedded import HOST

SECONDS_TO_OPEN = 60
OK = b"HTTP/1.1 200 "


@dataclass
class Found:
    """What became of all pages."""

    many: int
    opened: int = 0
    told: int = 0
    brought: int = 0
    bytes: int = 0
    failed: int = 0
    ready: threading.Event = field(default_factory=threading.Event)


class Stream(asyncio.Protocol):
    """One page."""

    def __init__(self, found: Found, request: bytes) -> None:
        self.found, self.request, self.is_open = found, request, False

    def connection_made(self, transport: Any) -> None:
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        found = self.found
        if not self.is_open:
            self.is_open = True
            found.failed += not data.startswith(OK)
            found.opened += 1
            if found.opened == found.many:
                found.ready.set()
        found.bytes += len(data)
        found.told += data.count(b"event: changed\n")
        found.brought += data.count(b"event: part\n")
        found.failed += data.count(b"event: stale\n")

    def connection_lost(self, _error: Exception | None) -> None:
        self.found.failed += 1


async def open_all(found: Found, pages: list[tuple[str, str, list[str]]], live_port: int) -> None:
    loop, since = asyncio.get_running_loop(), f"{time.time():.3f}"
    for session, topic, parts in pages:
        asked = request(session, [("topics", topic), ("since", since), *(("part", part) for part in parts)], live_port)
        await loop.create_connection(lambda asked=asked: Stream(found, asked), HOST, live_port)
    await asyncio.Event().wait()


def request(session: str, query: list[tuple[str, str]], live_port: int) -> bytes:
    head = f"GET /live/?{urlencode(query)} HTTP/1.1\r\nHost: {HOST}:{live_port}\r\n"
    return f"{head}Cookie: sessionid={session}\r\n\r\n".encode()


def run(pages: list[tuple[str, str, list[str]]], live_port: int) -> Iterator[dict[str, Any]]:
    """Pages are (session, topic, parts as "id:address"). First says that all are open, then what came meanwhile."""
    found = Found(len(pages))
    threading.Thread(target=asyncio.run, args=(open_all(found, pages, live_port),), daemon=True).start()
    found.ready.wait(SECONDS_TO_OPEN)
    used = time.process_time()
    yield {"open": found.opened, "failed": found.failed}
    told = {"told": found.told, "brought": found.brought, "bytes": found.bytes, "failed": found.failed}
    yield {**told, "seconds": time.process_time() - used}
