"""The text of a stream while nothing happens, and when the session ends."""

from itertools import count

import pytest

from padis.divisions.scope import Scope
from padis.web.live import application
from padis.web.live.admission import Reader
from padis.web.live.hub import Subscription
from padis.web.live.pushing import Page
from padis.web.live.topics import Topic
from tests.live.acts import run

TOPIC = Topic("360603101000", Scope.of("360603101000", 4))
READER = Reader("", 0, "360603101000", "operator", "")
AT_ONCE = 0.01


async def pieces(most: int, admitted) -> list[bytes]:
    """The first pieces of a stream on which nothing happens; `admitted(n)` answers the n-th check."""
    checks = count(1)

    async def still_admitted() -> bool:
        return admitted(next(checks))

    found: list[bytes] = []
    subscription = Subscription([TOPIC])
    async for piece in application.events(subscription, Page(READER, subscription), still_admitted):
        found.append(piece)
        if len(found) == most:
            break
    return found


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(application, "HEARTBEAT_SECONDS", AT_ONCE)


def test_a_silent_stream_beats():
    first, *others = run(pieces(3, admitted=lambda check: True))

    assert b"retry: 2000" in first
    assert others == [b"event: alive\ndata: 1\n\n"] * 2


def test_a_session_that_ended_ends_its_stream(monkeypatch):
    monkeypatch.setattr(application, "READMIT_SECONDS", AT_ONCE)

    found = run(pieces(50, admitted=lambda check: check < 3))

    assert 1 < len(found) < 50
