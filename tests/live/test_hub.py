"""Who is told of which change."""

import pytest

from padis.divisions.scope import Scope
from padis.web.live import hub as hubs
from padis.web.live.hub import Hub
from padis.web.live.topics import Topic

TOWNSHIP = Topic("360603101000", Scope.of("360603101000", 4))
COUNTY = Topic("360603", Scope.of("360603000000", 3))
NATION = Topic("000000000000", Scope.of("000000000000", 0))


@pytest.mark.parametrize(
    ("topic", "code", "told"),
    [
        (TOWNSHIP, "360603101000", True),
        (TOWNSHIP, "360603102000", False),
        (COUNTY, "360603102000", True),
        (COUNTY, "360604101000", False),
        (NATION, "441900119000", True),
    ],
)
def test_a_change_reaches_those_who_watch_the_unit(topic, code, told):
    hub = Hub()
    with hub.subscribed([topic]) as subscription:
        hub.publish([code])

        assert subscription.take() == ([topic.name] if told else [])


def test_changes_before_a_reading_are_one():
    hub = Hub()
    with hub.subscribed([TOWNSHIP, COUNTY]) as subscription:
        hub.publish(["360603101000"] * 3)
        hub.publish(["360603102000"])

        assert subscription.take() == [COUNTY.name, TOWNSHIP.name]
        assert subscription.take() == []
        assert not subscription.waiting.is_set()


def test_a_page_that_went_is_forgotten():
    hub = Hub()
    with hub.subscribed([TOWNSHIP]):
        pass

    assert not hub.watchers


def test_a_page_hears_what_changed_since_it_was_made(clock):
    hub = Hub()
    made = clock.forward(1)
    clock.forward(1)
    hub.publish(["360603101000"])

    with hub.subscribed([TOWNSHIP], since=made) as subscription:
        assert subscription.take() == [TOWNSHIP.name]
    with hub.subscribed([TOWNSHIP], since=clock.forward(1)) as subscription:
        assert subscription.take() == []


@pytest.mark.parametrize("seconds", [0, hubs.MEMORY_SECONDS + 2])
def test_a_page_older_than_the_memory_is_told_in_any_case(clock, seconds):
    long_ago = clock.now - 1
    hub = Hub()
    hub.publish(["441900119000"])
    clock.forward(seconds)
    hub.publish(["441900119001"])

    with hub.subscribed([TOWNSHIP], since=long_ago) as subscription:
        assert subscription.take() == [TOWNSHIP.name]


def test_the_memory_is_bounded(clock):
    hub = Hub()
    for number in range(5):
        hub.publish([f"{number:012}"])
        clock.forward(hubs.MEMORY_SECONDS)

    assert len(hub.changed_at) <= 2


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 1_000_000.0

        def forward(self, seconds: float) -> float:
            Clock.now += seconds
            return Clock.now

    clock = Clock()
    monkeypatch.setattr(hubs.time, "time", lambda: Clock.now)
    return clock
