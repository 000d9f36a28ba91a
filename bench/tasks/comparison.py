"""How many answers need no typing: those given in the simulated country, built again from the registers of who gave them.

A register holds what its township answered, save that it is dated itself (`flawed`), and lacks some people.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone

from padis.cases.facts import PLACES, clean_facts
from padis.exchange import queries
from padis.exchange.kinds import kind_of
from padis.exchange.models import Message
from padis.exchange.states import State
from padis.register.actions.writing import RegisterWrites, add_person, new_person
from padis.register.agreement import Agreement, agreements
from padis.register.matching import look_up
from padis.shared.sharding import cross_shard
from padis.shared.time import beijing_date
from padis.simulator.people import flawed

KIND = "verification"
NOT_REGISTERED = 0.1
"""So many people are in no register yet."""
KNOWN_NOWHERE = frozenset({"not_found", "not_registered_here"})


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it was given: by whom, to what, what it said."""

    unit: str
    stated: Mapping[str, Any]
    finding: str
    corrections: Mapping[str, Any]
    note_needed: bool


def run(answers: int) -> Iterator[dict[str, Any]]:
    """Shares of all answers, and of those that corrected something."""
    rng = Random("comparison")
    given = list(answers_of(answers))
    keep(rng, given)
    typed = [needs_typing(each) for each in given]
    corrected = [typing for each, typing in zip(given, typed, strict=True) if each.corrections]
    yield {
        "answers": len(given),
        "share": share(typed),
        "corrected": len(corrected),
        "corrected_share": share(corrected),
    }


def share(typed: list[bool]) -> float:
    return 1 - sum(typed) / len(typed) if typed else 1.0


def answers_of(count: int) -> Iterator[Given]:
    with cross_shard("the bench reads answers of all units"):
        answered = Message.objects.filter(kind=KIND, state__in=[State.ANSWERED, State.CONFIRMED]).order_by("id")
        messages = list(answered[:count])
    for message in messages:
        steps = queries.history(message)
        sent, answer = steps[0].sealed, next(step for step in reversed(steps) if "finding" in step.plain)
        finding = kind_of(KIND).findings[answer.plain["finding"]]
        stated = {**sent.get("facts", {}), **sent.get("health", {})}
        yield Given(
            message.receiver, stated, finding.code, answer.sealed.get("corrections", {}), finding.needs_note
        )  # fmt: skip


def keep(rng: Random, given: list[Given]) -> None:
    """Fill the registers of those who answered."""
    writes, now = RegisterWrites(), timezone.now()
    with transaction.atomic():
        for each in given:
            if each.finding in KNOWN_NOWHERE or rng.random() < NOT_REGISTERED:
                continue
            truth = {**each.stated, **each.corrections}
            held, _errors = clean_facts(flawed(rng, truth), today=beijing_date(now))
            add_person(new_person(each.unit, held, source="bench", at=now), held, by_id=0, writes=writes)
        writes.flush()


def needs_typing(given: Given) -> bool:
    """Whether a note is asked for, or something is to be corrected that the register does not say for a click."""
    found = look_up(given.unit, given.stated)
    held = found.chosen.entry.facts if found.chosen else {}
    how = agreements(given.stated, held)
    by_click = {
        name for name, each in how.items() if each in (Agreement.DIFFERS, Agreement.ONLY_HELD) and name not in PLACES
    }
    wanted = {name for name, value in given.corrections.items() if name in by_click and held.get(name) == value}
    return given.note_needed or wanted != set(given.corrections)
