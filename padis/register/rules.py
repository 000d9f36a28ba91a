"""Who keeps a register, and what an entry needs."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.accounts.rules import Ability, can
from padis.cases.facts import FACTS, clean_facts
from padis.cases.projection import EMPTY
from padis.register.models import RegisterPerson, State
from padis.shared.errors import Conflict, NotAllowed, Refused

Facts = Mapping[str, Any]


def check_may_keep(by: User, unit: str | None = None) -> None:
    """The unit's own operators alone. Raises NotAllowed."""
    if not can(by, Ability.FILE_CASE) or unit not in (None, by.unit_id):
        raise NotAllowed(_("A register is kept and read by its own township alone."))


def check_present(person: RegisterPerson) -> None:
    """Raises Conflict."""
    if person.state != State.PRESENT:
        raise Conflict(_("The entry is in the state “%(state)s”.") % {"state": State(person.state).label})


def check_not_changed(person: RegisterPerson, seen: int | None) -> None:
    """`seen` is the revision that the user saw. Raises Conflict."""
    if seen is not None and seen != person.revision:
        raise Conflict(_("Meanwhile the entry was changed. Look again, then save."))


def check_entry(facts: Facts) -> None:
    """What makes an entry one person's. Raises Refused at the field."""
    if not facts.get("name"):
        raise Refused(_("This field is required."), field="name")
    if not facts.get("id_number") and not facts.get("birth_date"):
        raise Refused(_("Give the identity number or the date of birth."), field="birth_date")


def cleaned(held: Facts, changes: Facts, *, today: date) -> dict[str, Any]:
    """What of the changes says something new, in canonical form; None or [] empties a fact. Raises Refused at the field.

    What was doubtful before the change does not keep it from being made.
    """
    after = {name: value for name, value in {**held, **changes}.items() if value not in EMPTY}
    clean, errors = clean_facts(after, today=today)
    before = clean_facts(held, today=today)[1] if errors else {}
    for name, sentences in errors.items():
        if name in changes or name not in before:
            label = FACTS[name].label if name in FACTS else name
            raise Refused(f"{label}: {sentences[0]}" if name not in changes else sentences[0], field=name)
    news = {name: clean.get(name) for name in changes}
    return {name: value for name, value in news.items() if value != held.get(name)}
