"""Recording what arrived with an item in the unit's register: what would be written, and writing it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from padis.accounts import queries as accounts
from padis.accounts.models import User
from padis.accounts.rules import Ability, can
from padis.cases.facts import FACTS, FactField
from padis.exchange.states import Party, State
from padis.intake.interpretation import about
from padis.register.contract import RegisterDown, WrongAnswer
from padis.register.recordings import actions, queries
from padis.register.recordings.models import Recording
from padis.shared.errors import Conflict, Refused
from padis.web.facts.words import words
from padis.web.items.comparing import THEIRS, Comparison, page_of
from padis.web.items.item import Item

Facts = Mapping[str, Any]

SETTLED_WELL = (State.CONFIRMED, State.RECEIVED)


@dataclass(frozen=True, slots=True)
class Differing:
    """A fact of which the register says something else than what arrived; it stays, unless the user takes what arrived."""

    field: FactField
    stated: str
    held: str
    taking: str  # what the form sends to have it overwritten
    is_taken: bool


@dataclass(frozen=True, slots=True)
class Recorded:
    """That the unit recorded the item, for its own people to read."""

    recording: Recording
    by: str
    may_be_undone: bool

    @property
    def page(self) -> str:
        """Of the person in the register; "" where a system outside keeps it."""
        return page_of(self.recording.ref)

    @property
    def written(self) -> str:
        return "、".join(str(FACTS[name].label) for name in FACTS if name in self.recording.written)


def recorded(item: Item, *, by: User, now: datetime) -> Recorded | None:
    found = queries.of_item(by.unit_id, item.message.id)
    if found is None:
        return None
    name = accounts.names_in(by.unit_id, {found.by_id}).get(found.by_id, "")
    return Recorded(found, name, can(by, Ability.FILE_CASE) and queries.may_be_undone(found, now=now))


def is_to_record(item: Item, *, by: User) -> bool:
    """Whether there is something whole to record: the item is settled, or the user's side has answered it."""
    state = item.state
    answered = state is State.ANSWERED and item.party is Party.RECEIVER
    return can(by, Ability.FILE_CASE) and not item.is_cleared and (state in SETTLED_WELL or answered)


def differing(comparison: Comparison, data: Mapping[str, Any]) -> list[Differing]:
    """For the form, with what was chosen."""
    return [
        Differing(
            FACTS[name],
            words(FACTS[name], comparison.stated.get(name)),
            comparison.in_words(name),
            comparison.value_of(name, THEIRS),
            comparison.side_of(name, data.get(f"take-{name}", "")) == THEIRS,
        )
        for name in (*comparison.places, *comparison.differing)
    ]


def to_write(comparison: Comparison, data: Mapping[str, Any], verified: Facts | None = None) -> dict[str, Any]:
    """Of what arrived: what the register does not say yet, what was chosen over it, and what was `verified` otherwise."""
    if comparison.person is None:
        return {**comparison.stated, **(verified or {})}
    over = (*comparison.places, *comparison.differing)
    taken = [name for name in over if comparison.side_of(name, data.get(f"take-{name}", "")) == THEIRS]
    news = {name: comparison.stated[name] for name in (*comparison.news, *taken)}
    return {**news, **(verified or {})}


def write(item: Item, comparison: Comparison, facts: Facts, *, by: User, now: datetime) -> str:
    """Why it could not be recorded, in a sentence; "" where it was. What else is done with the item stays done."""
    ref = comparison.person.entry.ref if comparison.person else None
    try:
        with transaction.atomic():
            actions.record(message=item.message, by=by, facts=facts, ref=ref, now=now)
    except Refused as refused:
        return _naming_its_field(refused)
    except Conflict as conflict:
        return str(conflict)
    except (RegisterDown, WrongAnswer) as failure:
        return failure.reason
    return ""


def _naming_its_field(refused: Refused) -> str:
    """Beside no form, a sentence like "This field is required." says of which field."""
    sentence, field = str(refused), refused.field or ""
    if field in FACTS and sentence.startswith(str(FACTS[field].label)):
        return sentence
    return about(field, None, sentence)
