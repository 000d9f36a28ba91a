"""Any indicator of any unit over any span of statistical months (M11): sums of counts, or a share of such sums."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext_lazy as _

from padis.divisions.models import Division
from padis.exchange.states import Duty, Party
from padis.monitoring.periods import Period, closings
from padis.monitoring.tables.build import Value, added
from padis.monitoring.tables.lines import Lines
from padis.monitoring.tables.protection import STEP, rounded
from padis.monitoring.tables.shapes import ANSWERED, MISSING, NOT_ON_TIME, By, Counts, Text
from padis.monitoring.tables.sums import Question, by_month


@dataclass(frozen=True, slots=True)
class Indicator:
    """`over` is empty for a plain number. `missing` says why there is none yet: nothing counts what it needs."""

    code: str
    name: Text
    duty: Duty = Duty.ANSWER
    side: Party = Party.RECEIVER
    counts: Counts = field(default_factory=dict)
    over: Counts = field(default_factory=dict)
    key_persons: bool = False
    missing: Text = ""

    @property
    def is_share(self) -> bool:
        return bool(self.over)


BASE = _(
    "There are no base figures yet (how many women of that age live in the unit or left it): they come with the two reports."
)

QUALITY = _("It stands as of now under “Data quality”; it is not kept by statistical month.")

INDICATORS = (
    Indicator("I1", _("Inflow filing rate"), missing=BASE),
    Indicator("I2", _("Outflow filing rate"), missing=BASE),
    Indicator("I3", _("Verification requests submitted"), side=Party.SENDER, counts={"sent": 1}),
    Indicator("I4", _("Answer rate"), counts=ANSWERED, over={"due": 1}),
    Indicator("I5", _("Timely answer rate"), counts={"on_time": 1}, over={"due": 1}),
    Indicator("I6", _("Key persons: answer rate"), counts=ANSWERED, over={"due": 1}, key_persons=True),
    Indicator("I6b", _("Key persons: timely answer rate"), counts={"on_time": 1}, over={"due": 1}, key_persons=True),
    Indicator("I7", _("Forms and notices sent"), Duty.RECEIVE, Party.SENDER, {"sent": 1}),
    Indicator("I8", _("Receive rate"), Duty.RECEIVE, counts={"on_time": 1}, over={"due": 1}),
    Indicator(
        "I8b",
        _("Recovery rate: received late of what was not received on time"),
        Duty.RECEIVE,
        counts={"late": 1},
        over=NOT_ON_TIME,
    ),
    Indicator("I8c", _("Not received"), Duty.RECEIVE, counts=MISSING),
    Indicator(
        "I11",
        _("Log-in rate of townships"),
        missing=_("It stands month by month under “User activity”."),
    ),
    Indicator("I12", _("Both-sides rate"), missing=QUALITY),
    Indicator("I13", _("Accuracy of case files"), missing=QUALITY),
    Indicator("I14", _("Return rate"), counts={"returned": 1}, over={"sent": 1}),
)
"""I9 is I7 and I8 of the first-child notices, I10 is I5 of the first-child verifications: the kind is asked for beside it."""
BY_CODE = {indicator.code: indicator for indicator in INDICATORS}


@dataclass(frozen=True, slots=True)
class Point:
    """One month. `is_known` is false for a month that is not closed, in the closed view."""

    month: str
    number: int | None
    over: int | None
    value: Value
    is_known: bool


def series(
    indicator: Indicator,
    place: Division,
    *,
    kinds: Sequence[str],
    months: Sequence[str],
    closed: bool,
    as_now: bool,
    today: date,
    own: bool,
) -> list[Point]:
    """A point for each month. Shares are of sums; 0 of 0 is no share. `own`: asked by the township itself."""
    known = [month for month in months if not closed or month in closings()]
    question = Question(
        place=place,
        by=By.UNIT,
        sides=(indicator.side,),
        kinds=tuple(kinds),
        period=Period("", tuple(known)),
        closed=closed,
        as_now=as_now,
        key_persons=indicator.key_persons,
        partner="",
        today=today,
    )
    columns = sorted({*indicator.counts, *indicator.over})
    found = by_month(question, Lines(place, By.UNIT, as_now=as_now), columns) if known else {}
    step = STEP if indicator.key_persons and not own else 1
    return [_point(indicator, month, found.get(month, {}), month in known, step) for month in months]


def _point(indicator: Indicator, month: str, counts: Mapping[str, int], is_known: bool, step: int) -> Point:
    if not is_known:
        return Point(month, None, None, None, False)
    number, over = (rounded(added(terms, counts), step) for terms in (indicator.counts, indicator.over))
    value: Value = number if not indicator.is_share else number / over if over else None
    return Point(month, number, over if indicator.is_share else None, value, True)
