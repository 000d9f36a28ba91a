"""What the address of a flow or a cross table asks for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from padis.accounts.models import User
from padis.analysis.dimensions import DIMENSIONS, STATES, UNIT, UNIT_LABEL
from padis.analysis.queries import Question
from padis.cases.models import Side
from padis.divisions.models import Division, Level
from padis.divisions.queries import division, province_of
from padis.shared.time import beijing_date
from padis.web.tables.cells import is_own

NONE, NUMBER = "none", "number"
USUAL_ROWS, USUAL_COLUMNS = "age", "marriage"
FIGURES = {
    NUMBER: gettext_lazy("number of cases"),
    "row": gettext_lazy("share of the row"),
    "column": gettext_lazy("share of the column"),
    "total": gettext_lazy("share of all"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """`columns` is empty where the rows are asked for alone; `trouble` says what cannot be answered, `field` where it stands."""

    place: Division
    rows: str
    columns: str
    side: Side
    state: str
    figure: str
    trouble: str
    field: str

    @classmethod
    def of(cls, query: QueryDict, place: Division) -> Self:
        rows, columns = query.get("rows") or USUAL_ROWS, query.get("columns") or USUAL_COLUMNS
        columns = "" if columns == NONE else columns
        field, trouble = "", ""
        if rows not in offered(place):
            field, trouble = "rows", _("Choose what the rows are from the list.")
        elif columns and columns not in offered(place):
            field, trouble = "columns", _("Choose what the columns are from the list.")
        elif rows == columns:
            field, trouble = "columns", _("Rows and columns are the same. Choose two different ones.")
        side, state, figure = query.get("side", ""), query.get("state", ""), query.get("figure", "")
        return cls(
            place,
            rows,
            columns,
            Side.REGISTRATION if side == Side.REGISTRATION else Side.RESIDENCE,
            state if state in STATES else "open",
            figure if figure in FIGURES else NUMBER,
            trouble,
            field,
        )

    def question(self, *, user: User, now: datetime) -> Question:
        return Question(
            place=self.place,
            rows=self.rows,
            columns=self.columns,
            side=self.side,
            state=self.state,
            today=beijing_date(now),
            exact=is_own(user, self.place),
        )


def offered(place: Division) -> dict[str, str | Promise]:
    """By what cases of the place can be told apart, with its words."""
    units = {UNIT: UNIT_LABEL} if place.level < Level.TOWNSHIP else {}
    return units | {code: each.label for code, each in DIMENSIONS.items()}


def partner_of(query: QueryDict, place: Division) -> Division | None:
    """The one partner province that the flows of the units below are asked for; what is none is the usual, all of them."""
    if place.level in (Level.NATION, Level.TOWNSHIP):
        return None
    found = division(province_of(query.get("partner", "").ljust(12, "0")))
    return found if found and found.level == Level.PROVINCE else None
