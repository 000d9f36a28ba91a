"""Receiving report forms in bulk against COPY: the rows as they are afterwards, into the same indexed tables."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from bench import world
from bench.tasks import bulk
from padis.exchange.actions import Sending, receive_many, send
from padis.exchange.door import Actor, Content, Door
from padis.exchange.models import Message
from padis.kinds.exam_report import KIND
from padis.kinds.verification.actions import file_cases
from padis.shared.sharding import Key

SENDERS = 200  # townships
SHEET = {"exam_date": "2026-11-01", "exam_types": ["1", "2"], "examiner": "何医生"}


def run(forms: int) -> Iterator[dict[str, list[float]]]:
    """One township has that many waiting and receives all of them, unread. By round, as `bulk.run`."""
    receiver, rng = world.townships()[-1], Random("receive")
    by = world.user_of(receiver)
    keys = waiting(rng, receiver, by.pk, forms)
    receive_many(keys=[keys.pop()], by=by, now=timezone.now())  # prepares the statements
    rounds = [keys[number :: bulk.ROUNDS] for number in range(bulk.ROUNDS)]
    measured = [bulk.both_ways(lambda part=part: receive_many(keys=part, by=by, now=timezone.now())) for part in rounds]
    yield {
        "received": [len(part) for part in rounds],
        "bulk": [received for received, _copy in measured],
        "copy": [copy for _received, copy in measured],
    }


def waiting(rng: Random, receiver: str, by_id: int, forms: int) -> list[Key]:
    """Forms of as many persons, sent yesterday from many townships."""
    senders = [unit for county in bulk.counties(rng, 40) for unit in county if unit[:4] != receiver[:4]][:SENDERS]
    at, keys = timezone.now() - timedelta(days=1), list[Key]()
    for done in range(0, forms, bulk.BATCH):
        count = min(bulk.BATCH, forms - done)
        filings = [bulk.filing(rng, rng.choice(senders), receiver, by_id, at) for _each in range(count)]
        with transaction.atomic():
            door, requests = Door(), file_cases(filings)
            keys += [sent(door, each, by_id).key for each in requests if isinstance(each, Message)]
            door.write()
    return keys


def sent(door: Door, about: Message, by_id: int) -> Message:
    """A form of the person whom the request is about, from the unit that filed her."""
    sending = Sending(
        case=about.case, kind=KIND.code, serial=2, urgent=False, key_person=False,
        content=Content({}, {"sheet": SHEET}), actor=Actor(about.sender, by_id), at=about.sent_at,
    )  # fmt: skip
    return send(door, sending)
