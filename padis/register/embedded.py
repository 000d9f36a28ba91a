"""The register that the platform keeps for a unit without a system of its own."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.register import actions, projection, queries, rules
from padis.register.contract import Entry, Receipt
from padis.register.models import Act, RegisterPerson
from padis.shared.errors import Refused
from padis.shared.sharding import shard_of


class EmbeddedRegister:
    """The contract over our own tables. `ref` is the id of a person; a merged one is read as the one that goes on."""

    def by_number(self, unit: str, number: str) -> list[Entry]:
        return _entries(queries.by_number(unit, number))

    def by_name_and_birth(self, unit: str, name: str, birth_date: date) -> list[Entry]:
        return _entries(queries.by_name_and_birth(unit, name, birth_date))

    def alike(self, unit: str, *, name: str, birth_dates: Sequence[date]) -> list[Entry]:
        """See `matching.LooksWide`."""
        return _entries(queries.alike(unit, name, birth_dates))

    def is_empty(self, unit: str) -> bool:
        return not queries.register_of_unit(unit).exists()

    def read(self, unit: str, ref: str) -> Entry | None:
        person = person_of(unit, ref)
        return entry_of(person) if person else None

    def record(
        self, unit: str, facts: dict[str, Any], *, ref: str | None = None, source: str, by: int, now: datetime
    ) -> Receipt:
        """Raises what the actions raise: NotAllowed, Refused, Conflict."""
        user = User.objects.with_unit().get(pk=by)
        rules.check_may_keep(user, unit)
        if ref is None:
            return Receipt(actions.record(by=user, facts=facts, source=source, now=now).ref, now)
        person = person_of(unit, ref)
        if person is None:
            raise Refused(_("The register has no such entry."))
        changed = actions.correct(
            key=(shard_of(unit), person.id), by=user, changes=facts, source=source, now=now, act=Act.RECORDED
        )
        return Receipt(changed.ref, now)

    def changes_since(self, unit: str, moment: datetime) -> Iterator[Entry]:
        return map(entry_of, queries.changed_since(unit, moment))


def entry_of(person: RegisterPerson) -> Entry:
    return Entry(person.ref, projection.facts_of(person), person.changed_at, person.source)


def _entries(people: Iterable[RegisterPerson]) -> list[Entry]:
    return [entry_of(person) for person in people]


def person_of(unit: str, ref: str) -> RegisterPerson | None:
    """Whom a reference of the contract means."""
    try:
        return queries.followed(unit, UUID(ref))
    except ValueError:
        return None
