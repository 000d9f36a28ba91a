"""Who is in scope (Regulation Art. 2, adults of child-bearing age), and what may follow which state of a case."""

from datetime import date

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.accounts.rules import Ability, can
from padis.cases.models import Case, CaseState, Direction
from padis.deadlines.queries import parameter
from padis.divisions import queries as divisions
from padis.shared.errors import Conflict, NotAllowed, Refused

FEMALE = "2"
TOWNSHIP = 4


def check_may_file(by: User) -> None:
    """Raises NotAllowed."""
    if not can(by, Ability.FILE_CASE):
        raise NotAllowed(_("Only a township's operator files cases."))


def check_may_maintain(by: User, case: Case) -> None:
    """Raises NotAllowed for another unit than the one that filed it."""
    if not can(by, Ability.FILE_CASE) or by.unit_id != case.unit:
        raise NotAllowed(_("Only the unit that filed the case may change it."))


def check_may_state(by: User, case: Case) -> None:
    """Raises NotAllowed for another unit than the other side."""
    if not can(by, Ability.FILE_CASE) or by.unit_id != case.partner:
        raise NotAllowed(_("Only the other side of the case may state what it knows."))


FILE_KEPT_MONTHS = 36
"""How long a file is kept after it ended, and all its items with it."""


def check_state(case: Case, *states: CaseState) -> None:
    """Raises Conflict, also for a file whose contents are gone."""
    if case.is_cleared:
        raise Conflict(_("The contents of this file were cleared: its time of keeping has passed."))
    if case.state not in states:
        raise Conflict(_("The case file is in the state “%(state)s”.") % {"state": CaseState(case.state).label})


def check_in_scope(facts: dict[str, str], direction: Direction, *, unit: str, on: date) -> None:
    """The two places, the sex and the age, by the rules in force on the day. Raises Refused at the field."""
    partner_field = "registered_division" if direction == Direction.INFLOW else "residence_division"
    check_places(unit, facts[partner_field], field=partner_field, on=on)
    if facts.get("sex") != FEMALE:
        raise Refused(_("The platform files adult women of child-bearing age."), field="sex")
    check_age(date.fromisoformat(facts["birth_date"]), on=on)


def age_on(birth_date: date, on: date) -> int:
    """Years completed on the day."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def check_age(birth_date: date, *, on: date) -> None:
    """Raises Refused outside the age range in force."""
    youngest, oldest = int(parameter("age_min", on)), int(parameter("age_max", on))
    age = age_on(birth_date, on)
    if not youngest <= age <= oldest:
        text = _("She is %(age)s years old; cases are filed from %(youngest)s to %(oldest)s years.")
        raise Refused(text % {"age": age, "youngest": youngest, "oldest": oldest}, field="birth_date")


def check_places(unit: str, partner: str, *, field: str, on: date) -> None:
    """Raises Refused where the addressee is no township, the own unit, or too near for a migrant."""
    check_addressee(unit, partner, field=field)
    if reason := too_near(unit, partner, smallest=str(parameter("min_move_level", on))):
        raise Refused(reason, field=field)


def check_addressee(unit: str, addressee: str, *, field: str) -> None:
    """Raises Refused where it is no township, or the own unit."""
    if divisions.level_of(addressee) != TOWNSHIP:
        raise Refused(_("Choose a township or street."), field=field)
    if addressee == unit:
        raise Refused(_("The addressee is your own unit."), field=field)


def too_near(unit: str, partner: str, *, smallest: str) -> str:
    """Why the way between two places is no migration where this is the smallest border that counts; "" if it is one."""
    if smallest != "township" and divisions.is_same_county(unit, partner):
        return _("Both places lie in the same county: this is not a migrant case.")
    if smallest != "township" and divisions.are_districts_of_one_city(unit, partner):
        return _("Both places are districts of the same city: this is not a migrant case.")
    if smallest == "province" and divisions.province_of(unit) == divisions.province_of(partner):
        return _("Moves within the province are not filed here.")
    return ""
