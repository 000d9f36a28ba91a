"""What the address of a table asks for: read once, and written back into every link."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from padis.divisions.models import NATION, Division
from padis.exchange.kinds import Kind
from padis.monitoring.periods import Period, closings, first_month, months_between, quarter_of, read_period, this_month
from padis.monitoring.tables.build import kinds_for
from padis.monitoring.tables.shapes import By, Shape
from padis.monitoring.tables.sums import Question
from padis.shared.errors import Refused
from padis.web.paths import path

LIVE, CLOSED = "live", "closed"
NOW, WAS = "now", "was"
MONTHS_OFFERED = 24


@dataclass(frozen=True, slots=True)
class Asked:
    """`kind` is None for all kinds of the table; `partner` two digits of a province or ""; `trouble` what could not be read; `instead` says
    that the last closed month is shown for one that is not closed yet; `own` whether the township itself asks."""

    shape: Shape
    place: Division
    by: By
    kind: Kind | None
    period: Period
    closed: bool
    as_now: bool
    partner: str
    sort: str
    trouble: str
    instead: str
    today: date
    own: bool

    @classmethod
    def of(cls, query: QueryDict, shape: Shape, place: Division, *, today: date, own: bool) -> Self:
        """What is not understood is the usual; of a month that cannot be shown the reason is kept beside it."""
        closed, trouble, instead = query.get("view") == CLOSED, "", ""
        try:
            period = read_period(query.get("period") or _usual(closed, today), today=today)
        except Refused as refused:
            period, trouble = read_period(this_month(today), today=today), str(refused)
        by = By.PARTNER if (query.get("by") or shape.by) == By.PARTNER and place.code != NATION else By.UNIT
        partner = query.get("partner", "") if by is By.UNIT and place.code != NATION else ""
        if closed and not trouble and not all(month in closings() for month in period.months):
            missed, period = period, read_period(_usual(closed, today), today=today)
            if closings():
                instead = _("%(period)s is not closed yet. Shown is %(shown)s.") % {
                    "period": missed.words,
                    "shown": period.words,
                }
            else:
                trouble = _(
                    "%(period)s is not closed yet: a month closes on the night after its last day for answers."
                ) % {"period": missed.words}
        return cls(
            shape,
            place,
            by,
            _kind(query.get("kind", ""), shape),
            period,
            closed,
            query.get("as") != WAS,
            partner if partner.isdecimal() and len(partner) == 2 else "",
            _sort(query.get("sort", ""), shape),
            trouble,
            instead,
            today,
            own,
        )

    @property
    def question(self) -> Question:
        kinds = [self.kind] if self.kind else kinds_for(self.shape)
        return Question(
            place=self.place,
            by=self.by,
            sides=tuple(group.side for group in self.shape.groups),
            kinds=tuple(kind.code for kind in kinds),
            period=self.period,
            closed=self.closed,
            as_now=self.as_now,
            key_persons=self.shape.key_persons,
            partner=self.partner,
            today=self.today,
            own=self.own,
        )

    @property
    def area(self) -> str:
        return "network" if self.shape.each_kind else "monitor"

    def address(self, name: str = "table", *, place: str = "", form: str = "", **changes: Any) -> str:
        """The address of the table (or its export, or the list behind a number) with what is asked for, and some changes."""
        parts: dict[str, str] = {"code": place or self.place.code}
        if not self.shape.each_kind:
            parts["table"] = self.shape.code
        if form:
            parts["form"] = form
        query = urlencode({key: value for key, value in {**self.query, **changes}.items() if value})
        return f"{path(f'{self.area}:{name}', **parts)}?{query}".removesuffix("?")

    @property
    def query(self) -> dict[str, str]:
        """What stands in the address; the usual is left out."""
        return {
            "kind": self.kind.code if self.kind else "",
            "period": self.period.code,
            "by": "" if self.by is self.shape.by else self.by.value,
            "view": CLOSED if self.closed else "",
            "as": "" if self.as_now else WAS,
            "partner": self.partner,
            "sort": self.sort,
        }

    def sorted_by(self, key: str) -> str:
        """The sort that a click on a head asks for: figures the largest first, then turned round; units by their code."""
        if not key:
            return self.address(sort="")
        return self.address(sort=key if self.sort == f"-{key}" else f"-{key}")

    def order(self, key: str) -> str:
        """In the words of aria-sort."""
        return {key: "ascending" if key else "", f"-{key}": "descending"}.get(self.sort, "")


def periods_offered(today: date, *, closed: bool) -> list[Period]:
    """The months that have counts, the latest first, each quarter behind its last month; of the closed view the closed ones."""
    months = months_between(first_month() or this_month(today), today)[-MONTHS_OFFERED:]
    months = [month for month in months if not closed or month in closings()]
    found: list[Period] = []
    for month in reversed(months):
        quarter = read_period(quarter_of(month), today=today)
        if quarter not in found and (not closed or set(quarter.months) <= set(months)):
            found.append(quarter)
        found.append(Period(month, (month,)))
    return found


def _usual(closed: bool, today: date) -> str:
    return max(closings(), default=this_month(today)) if closed else this_month(today)


def _kind(code: str, shape: Shape) -> Kind | None:
    """All kinds where none is named; where one at a time is asked for, or persons might be told apart, the first."""
    kinds = kinds_for(shape)
    found = next((kind for kind in kinds if kind.code == code), None)
    return found or (kinds[0] if shape.each_kind or shape.key_persons else None)


def _sort(text: str, shape: Shape) -> str:
    keys = {f"{group.side}-{figure.key}" for group, figure in shape.figures}
    return text if text.removeprefix("-") in keys else ""
