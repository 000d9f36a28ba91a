"""The ASGI application of the live process: /live/?topics=…&part=…&part=… as server-sent events, and nothing else."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.http.cookie import parse_cookie

from padis.shared.errors import NotAllowed, Refused
from padis.web.idle import is_kept_by
from padis.web.live import database
from padis.web.live.admission import Reader, admit, cors_headers, host_is_ours
from padis.web.live.hub import Hub, Subscription
from padis.web.live.parts import Part, parts_of
from padis.web.live.pushing import Page, Pushing
from padis.web.live.topics import Topic
from padis.web.middleware import ChosenLanguageMiddleware

PATH = "/live/"
RETRY_MILLISECONDS = 2000
HEARTBEAT_SECONDS = 15
READMIT_SECONDS = 300  # a session that ended meanwhile ends its stream, and one that a wall uses is noted as used

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]


class LiveApplication:
    def __init__(self) -> None:
        self.hub = Hub()
        self.pushing = Pushing(self.hub)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.live(receive, send)
        elif scope["path"] != PATH:
            await refuse(send, HTTPStatus.NOT_FOUND, "")
        else:
            await self.answer(scope, receive, send)

    async def live(self, receive: Receive, send: Send) -> None:
        """From start to shutdown: listens for notices, and sends them if nobody else does."""
        await receive()
        tasks = [
            asyncio.create_task(database.keep_connected(work)) for work in (database.listener(self.hub), database.tick)
        ]
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for task in tasks:
            task.cancel()
        await send({"type": "lifespan.shutdown.complete"})

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        if not host_is_ours(headers.get("host", "")):
            await refuse(send, HTTPStatus.BAD_REQUEST, "")
            return
        query, cookies = parse_qs(scope["query_string"].decode("latin-1")), parse_cookie(headers.get("cookie", ""))
        session_key, asked = cookies.get(settings.SESSION_COOKIE_NAME, ""), query.get("topics", [""])[0]
        named = query.get("part", [])
        try:
            cors = cors_headers(headers.get("origin", ""), headers["host"])
            language = ChosenLanguageMiddleware.chosen(cookies)
            opened = await asyncio.to_thread(open_page, session_key, asked, named, language)
        except NotAllowed as reason:
            await refuse(send, HTTPStatus.FORBIDDEN, str(reason))
            return
        except Refused as reason:
            await refuse(send, HTTPStatus.BAD_REQUEST, str(reason))
            return

        async def still_admitted() -> bool:
            return await is_admitted(session_key, asked, named)

        reader, topics, parts = opened
        made_at = seconds(query.get("since", [""])[0])
        heard_at = seconds(headers.get("last-event-id") or query.get("heard", [""])[0])
        with self.hub.subscribed(topics, since=made_at if heard_at is None else heard_at) as subscription:
            page = Page(reader, subscription)
            with self.pushing.to(
                page, parts, since=made_at
            ):  # whatever it heard of: a part may have been lost on the way
                await stream(events(subscription, page, still_admitted), cors, receive, send)


def open_page(
    session_key: str, asked: str, parts: Sequence[str], language: str
) -> tuple[Reader, tuple[Topic, ...], tuple[Part, ...]]:
    """Raises NotAllowed or Refused."""
    reader, topics = admit(session_key, asked, is_use=is_use(parts))
    return reader, topics, parts_of(parts, topics, reader, language)


def is_use(parts: Sequence[str]) -> bool:
    """Whether a page with these parts keeps its session alive."""
    return any(is_kept_by(part.partition(":")[2].partition("?")[0]) for part in parts)


async def is_admitted(session_key: str, asked: str, parts: Sequence[str]) -> bool:
    try:
        await asyncio.to_thread(admit, session_key, asked, is_use=is_use(parts))
    except (NotAllowed, Refused):
        return False
    return True


async def events(
    subscription: Subscription, page: Page, still_admitted: Callable[[], Awaitable[bool]]
) -> AsyncIterator[bytes]:
    """The stream, piece by piece: what changed, by topic and by part, another event when nothing did. The id of a change is
    when it was heard: after a break, the page hears what came later."""
    clock = asyncio.get_running_loop().time
    check_at = clock() + READMIT_SECONDS
    yield f"id: {time.time():.3f}\nretry: {RETRY_MILLISECONDS}\n\n".encode()
    while not page.ended and (clock() < check_at or await still_admitted()):
        check_at = check_at if clock() < check_at else clock() + READMIT_SECONDS
        try:
            async with asyncio.timeout(HEARTBEAT_SECONDS):
                await subscription.waiting.wait()
        except TimeoutError:
            yield b"event: alive\ndata: 1\n\n"
            continue
        yield changed(subscription) + page.take()


def changed(subscription: Subscription) -> bytes:
    """The event that names what changed, or nothing."""
    names = subscription.take()
    return f"id: {subscription.heard_at:.6f}\nevent: changed\ndata: {json.dumps(names)}\n\n".encode() if names else b""


async def stream(pieces: AsyncIterator[bytes], headers: Mapping[str, str], receive: Receive, send: Send) -> None:
    """Sends the pieces until they end or the browser goes."""

    async def pump() -> None:
        await begin(send, HTTPStatus.OK, {**headers, "content-type": "text/event-stream", "x-accel-buffering": "no"})
        async for piece in pieces:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    async def until_gone() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    tasks = [asyncio.create_task(pump()), asyncio.create_task(until_gone())]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()


async def begin(send: Send, status: HTTPStatus, headers: Mapping[str, str]) -> None:
    pairs = [(name.encode(), value.encode()) for name, value in {**headers, "cache-control": "no-store"}.items()]
    await send({"type": "http.response.start", "status": status.value, "headers": pairs})


async def refuse(send: Send, status: HTTPStatus, reason: str) -> None:
    await begin(send, status, {"content-type": "text/plain; charset=utf-8"})
    await send({"type": "http.response.body", "body": (reason or status.phrase).encode()})


def seconds(text: str) -> float | None:
    """Seconds of the epoch, or None where the text is not that."""
    try:
        return float(text)
    except ValueError:
        return None
