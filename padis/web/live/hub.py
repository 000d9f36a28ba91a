"""Who watches what, in this process: fans a change out to the subscriptions that it concerns.

A page was made a moment before its stream opens, and a stream that broke comes back a moment later; so the hub
remembers what changed in the last minute, and a subscription says from when on it wants to know.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from padis.web.live.topics import CODE_LENGTH, Topic

MEMORY_SECONDS = 60


class Subscription:
    """Who watches topics. What he has not been told yet is a set of them, so it cannot grow beyond them."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        self.topics = topics
        self.pending: set[str] = set()
        self.waiting = asyncio.Event()
        self.heard_at = 0.0  # seconds of the epoch: the latest of these changes was committed before

    def add(self, name: str, heard_at: float) -> None:
        self.pending.add(name)
        self.heard_at = max(self.heard_at, heard_at)
        self.waiting.set()

    def take(self) -> list[str]:
        """The topics that changed since the last call, in order."""
        names = sorted(self.pending)
        self.pending.clear()
        self.waiting.clear()
        return names


class Hub:
    def __init__(self) -> None:
        self.watchers: defaultdict[str, set[tuple[Subscription, Topic]]] = defaultdict(set)
        self.changed_at: dict[str, float] = {}  # unit code to seconds of the epoch, oldest first
        self.complete_since = time.time()

    @contextmanager
    def subscribed(self, topics: Sequence[Topic], *, since: float | None = None) -> Iterator[Subscription]:
        """A subscription that lasts as long as the block; it starts with what changed after `since`."""
        subscription = Subscription(topics)
        if since is not None:
            self.catch_up(subscription, since)
        with self.hearing(subscription):
            yield subscription

    @contextmanager
    def hearing(self, subscription: Subscription) -> Iterator[None]:
        """The subscription is told of changes as long as the block lasts."""
        places = [(stem, (subscription, topic)) for topic in subscription.topics for stem in topic.stems]
        for stem, watcher in places:
            self.watchers[stem].add(watcher)
        try:
            yield
        finally:
            for stem, watcher in places:
                self.watchers[stem].discard(watcher)
                if not self.watchers[stem]:
                    del self.watchers[stem]

    def catch_up(self, subscription: Subscription, since: float) -> None:
        for topic in subscription.topics:
            if self.has_changed(topic, since):
                subscription.add(topic.name, time.time())

    def has_changed(self, topic: Topic, since: float) -> bool:
        """Whether something of it may have changed after that moment."""
        return since < self.complete_since or any(
            at > since and topic.scope.contains(code) for code, at in self.changed_at.items()
        )

    def publish(self, codes: Iterable[str]) -> None:
        """Tells the pages that watch one of these units."""
        now = time.time()
        self.remember(codes := list(codes), now)
        for code in codes:
            for length in range(CODE_LENGTH + 1):
                for subscription, topic in self.watchers.get(code[:length], ()):
                    if topic.scope.contains(code):
                        subscription.add(topic.name, now)

    def remember(self, codes: Sequence[str], now: float) -> None:
        for code in codes:
            self.changed_at.pop(code, None)
            self.changed_at[code] = now
        while (oldest := next(iter(self.changed_at.values()), now)) < now - MEMORY_SECONDS:
            self.complete_since = oldest
            del self.changed_at[next(iter(self.changed_at))]

    def publish_to_all(self) -> None:
        """Tells every page that anything may have changed: some notices may have been missed."""
        self.complete_since = time.time()
        for watchers in self.watchers.values():
            for subscription, topic in watchers:
                subscription.add(topic.name, self.complete_since)
