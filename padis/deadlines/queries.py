"""The limit or parameter that holds on a day. Kept in memory; any change is seen within half a minute."""

from bisect import bisect_right
from collections import defaultdict
from datetime import date, timedelta
from typing import Any, NamedTuple, TypeVar

from django.db.models import QuerySet

from padis.deadlines.models import STANDS, Limit, Parameter, Unit
from padis.deadlines.rules import Rule
from padis.shared.kept import Kept

Value = TypeVar("Value")
History = list[tuple[date, Value]]  # (valid from, value), the oldest first


class TimeLimit(NamedTuple):
    """How long a turn may take."""

    number: int
    unit: Unit


class Tables(NamedTuple):
    limits: dict[tuple[str, str], History[TimeLimit]]
    parameters: dict[str, History[str]]


def limit_for(kind: str, level: str, on: date) -> int:
    """Days that a turn begun on the day may take, of whichever unit. Raises LookupError where none is set."""
    return time_limit(kind, level, on).number


def time_limit(kind: str, level: str, on: date) -> TimeLimit:
    """How long a turn begun on the day may take. Raises LookupError where no limit is set."""
    return _value(_tables.get().limits.get((kind, level), []), on, f"the limit {kind}/{level}")


def parameter(name: str, on: date) -> int | str:
    """The value that holds on the day, a number where it is one. Raises LookupError where none is set."""
    value = _value(_tables.get().parameters.get(name, []), on, f"the parameter {name}")
    return int(value) if value.isdecimal() else value


def age_range(on: date) -> tuple[int, int]:
    """First and last year of age of those whose cases are kept, both included."""
    return int(parameter("age_min", on)), int(parameter("age_max", on))


def min_move_level(on: date) -> str:
    """The lowest border that a migrant has crossed: "township", "county" or "province"."""
    return str(parameter("min_move_level", on))


def closing_day(on: date) -> int:
    """The day of the month on which a statistical month ends."""
    return int(parameter("closing_day", on))


def answers_until(on: date) -> int:
    """The day of the month until which answers count for the month that just closed."""
    return int(parameter("answers_until", on))


def entry_months(on: date) -> int:
    """After so many months without a confirmation a unit is reminded of its address-book entry."""
    return int(parameter("entry_months", on))


def quiet_days(on: date) -> int:
    """After so many working days without an act, a unit for which something waits is named to its county."""
    return int(parameter("quiet_days", on))


def login_days(on: date) -> int:
    """With so many log-in days in a statistical month a township counts as one that uses the platform (I11)."""
    return int(parameter("login_days", on))


def silent_days(on: date) -> int:
    """After so many days without a log-in a township is listed as one that does not log in."""
    return int(parameter("silent_days", on))


def unopened_days(on: date) -> int:
    """What was received and not opened for so many days is listed as not received."""
    return int(parameter("unopened_days", on))


def answer_target(on: date) -> int:
    """Of what is to be answered and falls due, so many per cent are to be answered at all until answers end (I4)."""
    return int(parameter("answer_target", on))


def on_time_target(on: date) -> int:
    """Of what is to be answered and falls due, so many per cent are to be answered on time (I5)."""
    return int(parameter("on_time_target", on))


def receive_target(on: date) -> int:
    """Of the forms and notices that fall due, so many per cent are to be received on time (I8)."""
    return int(parameter("receive_target", on))


def service_days(on: date) -> int:
    """So many days after a reason became known the service is to be offered (M10)."""
    return int(parameter("service_days", on))


def history(rule: Rule) -> QuerySet[Any]:
    """Every value that a limit or parameter had, has or was to have; the newest first."""
    rows: QuerySet[Any] = (
        Limit.objects.filter(kind=rule.kind, level=rule.name)
        if rule.is_limit
        else Parameter.objects.filter(name=rule.name)
    )
    return rows.select_related("set_by", "withdrawn_by").order_by("-valid_from", "-pk")


def in_force(rule: Rule, on: date) -> Any:
    """The row that holds on a day; None where none does."""
    return history(rule).filter(STANDS, valid_from__lte=on).first()


def span_of(month: str) -> tuple[date, date]:
    """First and last day of a statistical month, by the closing days in force before and in it."""
    last = date(int(month[:4]), int(month[4:]), 1)
    before = (last - timedelta(days=1)).replace(day=1)
    first = before.replace(day=closing_day(before)) + timedelta(days=1)
    return first, last.replace(day=closing_day(last))


def _read() -> Tables:
    limits: dict[tuple[str, str], History[TimeLimit]] = defaultdict(list)
    for limit in Limit.objects.filter(STANDS).order_by("valid_from"):
        limits[limit.kind, limit.level].append((limit.valid_from, TimeLimit(limit.number, Unit(limit.unit))))
    parameters: dict[str, History[str]] = defaultdict(list)
    for name, value, begins in (
        Parameter.objects.filter(STANDS).order_by("valid_from").values_list("name", "value", "valid_from")
    ):
        parameters[name].append((begins, value))
    return Tables(limits, parameters)


_tables = Kept(_read)
forget = _tables.forget


def _value(history: History[Value], on: date, what: str) -> Value:
    place = bisect_right(history, on, key=lambda entry: entry[0])
    if not place:
        raise LookupError(f"{what} is not set on {on}; the migrations of padis.deadlines set the first ones")
    return history[place - 1][1]
