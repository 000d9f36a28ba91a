"""What may be set, within which bounds, and from which day on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from padis.deadlines.models import STANDS, Limit, Parameter, Unit
from padis.shared.errors import Refused

MOVE_LEVELS = ("township", "county", "province")
LONGEST_LIMIT = 365


@dataclass(frozen=True, slots=True)
class Rule:
    """A limit (`kind` and `name`, which is its level) or a parameter (`kind` is empty). Numbers lie within `bounds`.

    The unit of a limit is that of its first value: what the law counts in working days stays so.
    """

    name: str
    kind: str = ""
    unit: Unit = Unit.DAYS
    bounds: tuple[int, int] = (1, LONGEST_LIMIT)
    choices: Sequence[str] = ()
    monthly: bool = False  # shifts the borders of statistical months

    @property
    def key(self) -> str:
        return f"{self.kind}.{self.name}" if self.kind else self.name

    @property
    def is_limit(self) -> bool:
        return bool(self.kind)


PARAMETERS = (
    Rule("age_min", bounds=(10, 99)),
    Rule("age_max", bounds=(10, 99)),
    Rule("min_move_level", choices=MOVE_LEVELS),
    Rule("closing_day", bounds=(1, 28), monthly=True),
    Rule("answers_until", bounds=(1, 28), monthly=True),
    Rule("entry_months", bounds=(1, 60)),
    Rule("quiet_days", bounds=(1, 60)),
    Rule("login_days", bounds=(1, 31)),
    Rule("silent_days", bounds=(1, 60)),
    Rule("unopened_days", bounds=(1, 60)),
    Rule("service_days", bounds=(1, 365)),
    Rule("answer_target", bounds=(1, 100)),
    Rule("on_time_target", bounds=(1, 100)),
    Rule("receive_target", bounds=(1, 100)),
)
ORDERED = (("age_min", "age_max", 0), ("closing_day", "answers_until", 1))
"""The first is at most the second, less so much."""


def all_rules() -> list[Rule]:
    """The parameters, then the limits of every kind and level that has one."""
    levels = Limit.objects.order_by("kind", "level", "pk").distinct("kind", "level")
    return [*PARAMETERS, *(Rule(limit.level, kind=limit.kind, unit=Unit(limit.unit)) for limit in levels)]


def rule_of(key: str) -> Rule | None:
    return next((rule for rule in all_rules() if rule.key == key), None)


def earliest(rule: Rule, today: date) -> date:
    """Tomorrow: then no day knows two rules, and every process has read the new one before it holds.

    Closing days begin with a month that lies after the due day of all that is open, so that what was counted as due
    in one month is not answered in another.
    """
    tomorrow = today + timedelta(days=1)
    if not rule.monthly:
        return tomorrow
    longest = max((_days_at_most(limit) for limit in Limit.objects.filter(STANDS)), default=0)
    return ((tomorrow + timedelta(days=longest)).replace(day=1) + timedelta(days=32)).replace(day=1)


def _days_at_most(limit: Limit) -> int:
    """Of the calendar. Five of seven days are worked, and never was there a longer holiday than two weeks."""
    return limit.number if limit.unit == Unit.DAYS else limit.number * 7 // 5 + 14


def check(rule: Rule, value: str, *, valid_from: date, today: date) -> None:
    """Raises Refused (field "value" or "valid_from")."""
    first = earliest(rule, today)
    if valid_from < first:
        raise Refused(_("The earliest day is %(day)s.") % {"day": first.isoformat()}, field="valid_from")
    if rule.monthly and valid_from.day != 1:
        raise Refused(_("Closing days begin on the first of a month."), field="valid_from")
    if rule.choices:
        if value not in rule.choices:
            raise Refused(_("Choose one of the values."), field="value")
        return
    least, most = rule.bounds
    if not value.isdecimal() or len(value) > 3 or not least <= int(value) <= most:
        words = _("A whole number from %(least)d to %(most)d.")
        raise Refused(words % {"least": least, "most": most}, field="value")
    _check_order(rule, int(value), valid_from)


def _check_order(rule: Rule, value: int, valid_from: date) -> None:
    for low, high, apart in ORDERED:
        if rule.name == low and any(value > other - apart for other in _from(high, valid_from)):
            raise Refused(_("It must not pass the upper bound that goes with it."), field="value")
        if rule.name == high and any(other > value - apart for other in _from(low, valid_from)):
            raise Refused(_("It must not pass the lower bound that goes with it."), field="value")


def _from(name: str, day: date) -> list[int]:
    """The values that a parameter has on the day and later."""
    rows = Parameter.objects.filter(STANDS, name=name).order_by("valid_from").values_list("valid_from", "value")
    return [int(value) for begins, value in rows if begins > day] + [int(v) for b, v in rows if b <= day][-1:]
