"""The embedded register as a unit's own system writes it: by files, in the name of the user who set the connector."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from padis.register import projection, queries, rules
from padis.register.actions.recording import AlreadyThere
from padis.register.actions.writing import (
    RegisterWrites,
    add_person,
    change_person,
    lock_person,
    lock_register,
    new_person,
)
from padis.register.contract import Receipt
from padis.register.embedded import EmbeddedRegister, person_of
from padis.register.models import Act, RegisterPerson
from padis.shared.errors import Refused
from padis.shared.time import beijing_date
from padis.shared.transactions import use_case

Facts = Mapping[str, Any]


class OwnSystem(EmbeddedRegister):
    """Reads as the embedded register does; `record` asks for no operator, because nobody sits there when a file arrives."""

    @use_case
    def record(
        self, unit: str, facts: dict[str, Any], *, ref: str | None = None, source: str, by: int, now: datetime
    ) -> Receipt:
        """Every earlier value stays in the entry's history. Raises Refused, AlreadyThere."""
        writes = RegisterWrites()
        person = _new(unit, facts, source, by, now, writes) if ref is None else person_of(unit, ref)
        if person is None:
            raise Refused(_("The register has no such entry."))
        if ref is not None:
            _change(person, facts, source, by, now, writes)
        writes.flush()
        return Receipt(person.ref, now)


def _new(unit: str, facts: Facts, source: str, by: int, now: datetime, writes: RegisterWrites) -> RegisterPerson:
    clean = rules.cleaned({}, facts, today=beijing_date(now))
    rules.check_entry(clean)
    person = new_person(unit, clean, source=source, at=now)
    lock_register(unit)
    if found := queries.like(person):
        raise AlreadyThere(found)
    add_person(person, clean, by_id=by, writes=writes)
    return person


def _change(person: RegisterPerson, facts: Facts, source: str, by: int, now: datetime, writes: RegisterWrites) -> None:
    person = lock_person(person.key)
    rules.check_present(person)
    held = projection.facts_of(person)
    news = rules.cleaned(held, facts, today=beijing_date(now))
    rules.check_entry({**held, **news})
    if news:
        change_person(person, news, act=Act.RECORDED, source=source, by_id=by, at=now, writes=writes)
