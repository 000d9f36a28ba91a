"""What a new value of a limit or parameter would change, counted in what is there; each count ends after a few seconds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import ExtractDay, Left
from django.db.utils import OperationalError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from psycopg.errors import QueryCanceled

from padis.cases.models import Case, CaseState
from padis.cases.rules import too_near
from padis.deadlines import queries
from padis.deadlines.models import Unit as DaysUnit
from padis.deadlines.months import month_of, month_span, months_before
from padis.deadlines.rules import Rule
from padis.deadlines.workdays import last_day_by, published, working_days_left
from padis.divisions.models import Unit
from padis.exchange.models import LedgerEntry
from padis.exchange.states import Event
from padis.monitoring.listed import TARGETS, counties_at_target, townships_listed
from padis.monitoring.quiet import quiet_units
from padis.shared.sharding import cross_shard
from padis.shared.time import years_before

SECONDS = 5
Count_ = int | None
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing as it is now and as it would be: numbers, days or spans; None where counting took too long."""

    label: str | Promise
    present: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Preview:
    """`basis` says what was counted, `standing` with which value the new one is compared."""

    basis: str
    lines: Sequence[Line]
    standing: str = ""


def preview(rule: Rule, value: str, *, valid_from: date, today: date) -> Preview:
    """Reads nation-wide, at most a few seconds. The value has been checked."""
    standing = queries.in_force(rule, valid_from)
    make: Callable[..., Preview] = _limit if rule.is_limit else _PARAMETERS[rule.name]
    with cross_shard("the preview of a new rule for the whole country"):
        return replace(make(rule, standing.value, value, valid_from, today), standing=standing.value)


def _in_time(count: Callable[[], Found]) -> Found | None:
    """What the count finds; None where it takes too long."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = %s", [f"{SECONDS}s"])
            found = count()
            cursor.execute("SET LOCAL statement_timeout TO DEFAULT")
            return found
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            return None
        raise


def _counted(rows: QuerySet[Any], **counts: Any) -> dict[str, Count_]:
    return _in_time(lambda: rows.aggregate(**counts)) or dict.fromkeys(counts)


def _last_month(today: date) -> tuple[str, date, date]:
    """The statistical month that closed last."""
    first, _last = queries.span_of(month_of(today, queries.closing_day(today)))
    month = month_of(first - timedelta(days=1), queries.closing_day(first))
    return month, *queries.span_of(month)


_ENDS = {
    "confirm": (Event.CONFIRMED, Event.ASKED_AGAIN),
    "reply": (Event.REPLIED,),
    "resend": (Event.RESENT,),
    "follow_up": (Event.TASK_DONE,),
}
"""What ends the asker's turns, by their level; answers end the others."""


def _limit(rule: Rule, present: str, new: str, valid_from: date, today: date) -> Preview:
    month, first, last = _last_month(today)
    rows = LedgerEntry.objects.filter(day__range=(first, last), kind=rule.kind)
    if rule.name in _ENDS:
        before = LedgerEntry.objects.filter(
            shard=OuterRef("shard"), item_id=OuterRef("item_id"), no=OuterRef("no") - 1
        ).values("turn_due_on")[:1]
        rows = rows.filter(event__in=_ENDS[rule.name]).annotate(due=Subquery(before))
    else:
        answered = (Event.ANSWERED, Event.RECEIVED)
        rows = rows.filter(event__in=answered, urgent=rule.name == "urgent").annotate(due=F("due_on"))
    done = _in_time(lambda: list(rows.values_list("due", "day").annotate(n=Count("no"))))
    every, late, late_then = _late(done, rule.unit, int(new) - int(present))
    lines = [
        Line(_("Done on time"), _less(every, late), _less(every, late_then)),
        Line(_("Done late"), late, late_then),
    ]
    for after in (0, 7, 14):
        day = valid_from + timedelta(days=after)
        due = (last_day_by(rule.unit, day, days=int(days), calendar=published()).isoformat() for days in (present, new))
        lines.append(Line(_("Begun on %(day)s: due on") % {"day": day.isoformat()}, *due))
    words = _("The %(n)s items done in the statistical month %(month)s (%(first)s to %(last)s), by either limit.")
    number = "—" if every is None else every
    return Preview(words % {"n": number, "month": f"{month[:4]}-{month[4:]}", "first": first, "last": last}, lines)


def _late(done: Sequence[tuple[date, date, int]] | None, unit: DaysUnit, longer: int) -> tuple[Count_, Count_, Count_]:
    """Of what was done (due day, day, how many): all, those late, and those that would be with so many days more or less."""
    if done is None:
        return None, None, None
    every, late, late_then = 0, 0, 0
    for due, day, n in done:
        every += n
        late += n if day > due else 0
        late_then += n if _days_late(due, day, unit) > longer else 0
    return every, late, late_then


def _days_late(due: date, day: date, unit: DaysUnit) -> int:
    if unit == DaysUnit.WORKING_DAYS:
        return -working_days_left(due, today=day, calendar=published())
    return (day - due).days


def _less(total: Count_, part: Count_) -> Count_:
    return None if total is None or part is None else total - part


def _open_cases() -> QuerySet[Case]:
    return Case.objects.filter(state=CaseState.OPEN)


def _age(rule: Rule, present: str, new: str, valid_from: date, today: date) -> Preview:
    """How old those of the open cases are on the day."""

    def outside(years: str) -> Q:
        if rule.name == "age_min":
            return Q(birth_date__gt=years_before(valid_from, int(years)))
        return Q(birth_date__lte=years_before(valid_from, int(years) + 1))

    counts = _counted(
        _open_cases(),
        all=Count("id"),
        known=Count("id", filter=Q(birth_date__isnull=False)),
        now=Count("id", filter=outside(present)),
        then=Count("id", filter=outside(new)),
    )
    lines = [
        Line(
            _("Open cases on the inner side of this bound"),
            _less(counts["known"], counts["now"]),
            _less(counts["known"], counts["then"]),
        ),
        Line(_("Open cases outside of it"), counts["now"], counts["then"]),
    ]
    return Preview(_open_words(counts["all"]), lines)


def _open_words(total: Count_) -> str:
    words = _(
        "The %(n)s open case files of today. None is closed by the change; only what is filed later is checked by it."
    )
    return words % {"n": "—" if total is None else total}


def _move_level(rule: Rule, present: str, new: str, valid_from: date, today: date) -> Preview:
    """The open cases by their two counties, where these lie in one province: the rule asks no more."""
    near = (
        _open_cases()
        .filter(registered_division__startswith=Left(F("residence_division"), 2))
        .values_list(Left("registered_division", 6), Left("residence_division", 6))
        .annotate(n=Count("id"))
        .order_by()
    )
    total = _counted(_open_cases(), all=Count("id"))["all"]
    pairs = _in_time(lambda: [(one.ljust(12, "0"), other.ljust(12, "0"), n) for one, other, n in near])
    counts = [
        None if pairs is None else sum(n for one, other, n in pairs if too_near(one, other, smallest=level))
        for level in (present, new)
    ]
    return Preview(_open_words(total), [Line(_("Open cases that would be too near"), *counts)])


def _closing(rule: Rule, present: str, new: str, valid_from: date, today: date) -> Preview:
    """Which days change their month, and how much was asked on such days in the month that closed last."""
    start = queries.span_of(f"{valid_from:%Y%m}")[0]  # the first month begins by the old day and ends by the new one
    following = f"{valid_from + timedelta(days=32):%Y%m}"
    spans = [[str(day) for day in month_span(following, int(closing))] for closing in (present, new)]
    ends = [valid_from.replace(day=int(closing)) for closing in (present, new)]
    lines = [
        Line(f"{valid_from:%Y-%m}", *(f"{start} – {end}" for end in ends)),
        Line(f"{following[:4]}-{following[4:]}", *(" – ".join(span) for span in spans)),
        Line(
            _("Items asked on such days in the month that closed last"), "", _on_days(present, new, today, Event.SENT)
        ),
    ]
    return Preview(
        _("The borders of the statistical months from the day on; the later ones follow in the same way."), lines
    )


def _on_days(present: str, new: str, today: date, event: Event) -> Count_:
    low, high = sorted((int(present), int(new)))
    _month, first, last = _last_month(today)
    rows = LedgerEntry.objects.filter(day__range=(first, last), event=event).annotate(of_month=ExtractDay("day"))
    return _counted(rows.filter(of_month__gt=low, of_month__lte=high), n=Count("no"))["n"]


def _answers(rule: Rule, present: str, new: str, valid_from: date, today: date) -> Preview:
    count = _on_days(present, new, today, Event.ANSWERED)
    lines = [
        Line(_("Answers count until day"), present, new),
        Line(_("Answers that came on the days between, in the month that closed last"), "", count),
    ]
    return Preview(_("The bulletin of each month from the day on."), lines)


def _entries(rule: Rule, present: str, new: str, valid_from: date, today: date) -> Preview:
    """Which units would be reminded on the day, if none confirmed its entry until then."""

    def stale(months: str) -> Q:
        return Q(confirmed_on=None) | Q(confirmed_on__lt=months_before(valid_from, int(months)))

    counts = _counted(
        Unit.objects.all(), all=Count("pk"), now=Count("pk", filter=stale(present)), then=Count("pk", filter=stale(new))
    )
    words = _("The %(n)s units by the day on which they last confirmed their entry in the address book.")
    number = "—" if counts["all"] is None else counts["all"]
    return Preview(
        words % {"n": number},
        [Line(_("Units reminded on %(day)s") % {"day": valid_from}, counts["now"], counts["then"])],
    )


def _quiet(rule: Rule, present: str, new: str, valid_from: date, today: date) -> Preview:
    """Which units are quiet this morning by either number of days."""
    counts = [_in_time(lambda days=days: quiet_units(today, days=int(days))) for days in (present, new)]  # type: ignore[misc]
    return Preview(
        _("The units for which something waits this morning, by the day of their last act."),
        [Line(_("Units without an act for so many working days"), *counts)],
    )


def _activity(rule: Rule, present: str, new: str, valid_from: date, today: date) -> Preview:
    """How many townships of the country would be on the list by either number of days, now and in this month."""
    counts = [_in_time(lambda days=days: townships_listed(rule.name, int(days), today)) for days in (present, new)]  # type: ignore[misc]
    return Preview(
        _("The townships of the country as they are today, in the statistical month that goes on."),
        [Line(_("Townships on the list"), *counts)],
    )


def _target(rule: Rule, present: str, new: str, valid_from: date, today: date) -> Preview:
    """Which counties were at the target in the month that closed last, by either."""
    month = _last_month(today)[0]
    of = partial(counties_at_target, rule.name, month)
    counts = [_in_time(partial(of, int(share))) for share in (present, new)]
    return Preview(
        _("What fell due for each county in the month that closed last, all kinds together that the target is about."),
        [Line(_("Counties that met the target"), *counts)],
    )


def _services(rule: Rule, present: str, new: str, valid_from: date, today: date) -> Preview:
    """What is known already keeps its due day."""
    days = ((valid_from + timedelta(days=int(value))).isoformat() for value in (present, new))
    known = _("Known on %(day)s: to be offered by") % {"day": valid_from.isoformat()}
    return Preview(_("What stands on the list already keeps its due day."), [Line(known, *days)])


_PARAMETERS: dict[str, Callable[..., Preview]] = {
    "age_min": _age,
    "age_max": _age,
    "min_move_level": _move_level,
    "closing_day": _closing,
    "answers_until": _answers,
    "entry_months": _entries,
    "quiet_days": _quiet,
    "login_days": _activity,
    "silent_days": _activity,
    "unopened_days": _activity,
    "service_days": _services,
    **dict.fromkeys(TARGETS, _target),
}
