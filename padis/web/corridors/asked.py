"""What the address of the corridors asks for."""

from dataclasses import dataclass
from datetime import date
from typing import Self
from urllib.parse import urlencode

from django.http import Http404, QueryDict

from padis.divisions.models import NATION, Division, Level
from padis.divisions.queries import division
from padis.exchange.kinds import Kind, all_kinds
from padis.exchange.states import Duty, Party
from padis.monitoring.periods import months_from, shifted, this_month

SPANS = (1, 3, 12)
USUAL_SPAN = 3
SHOWN = ("share", "median", "number")


@dataclass(frozen=True, slots=True)
class Asked:
    """`other` is the place on the other side, `shown` what the cells of the matrix say."""

    side: Party
    kind: Kind
    span: int  # statistical months, this one the last
    shown: str
    other: Division

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        """What it does not know is the usual; raises Http404 for a place on the other side that is none."""
        kinds = answered_kinds()
        span, shown = query.get("span", ""), query.get("shown", "")
        return cls(
            Party.SENDER if query.get("side") == Party.SENDER else Party.RECEIVER,
            next((kind for kind in kinds if kind.code == query.get("kind")), kinds[0]),
            int(span) if span in map(str, SPANS) else USUAL_SPAN,
            shown if shown in SHOWN else SHOWN[0],
            place_on_the_other_side(query.get("with") or NATION),
        )

    @property
    def query(self) -> str:
        """What is asked for but the other side, as in an address, each ending in "&"; the usual is left out."""
        unusual = {
            "side": self.side.value if self.side != Party.RECEIVER else "",
            "kind": self.kind.code if self.kind != answered_kinds()[0] else "",
            "span": str(self.span) if self.span != USUAL_SPAN else "",
            "shown": self.shown if self.shown != SHOWN[0] else "",
        }
        return "".join(f"{urlencode({name: value})}&" for name, value in unusual.items() if value)

    def months(self, today: date) -> list[str]:
        last = this_month(today)
        return months_from(shifted(last, 1 - self.span), last)


def answered_kinds() -> list[Kind]:
    """Those that must be answered: of the others nothing is counted between two places."""
    return [kind for kind in all_kinds() if kind.duty is Duty.ANSWER]


def place_on_the_other_side(code: str) -> Division:
    found = division(code)
    if found is None or found.is_group or found.level > Level.COUNTY:
        raise Http404
    return found
