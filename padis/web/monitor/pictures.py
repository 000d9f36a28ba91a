"""What the counter page draws beside its numbers: the months with their target, how old the open items are, a line in each row."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from padis.divisions.models import Division
from padis.monitoring.course import Course, ages, course
from padis.monitoring.periods import month_words, this_month
from padis.web.monitor.board import Asked
from padis.web.templatetags.monitor import rate

FEWEST_MONTHS = 2
"""A line needs two ends."""
AGE_WORDS = (
    pgettext_lazy("age", "0–7 days"),
    pgettext_lazy("age", "8–15 days"),
    pgettext_lazy("age", "16–30 days"),
    pgettext_lazy("age", "over 30 days"),
)


@dataclass(frozen=True, slots=True)
class Spark:
    """The on-time shares of a place, the oldest first, and what a reader hears instead of seeing them."""

    shares: list[float | None]
    words: str


def pictures(place: Division, asked: Asked, *, today: date) -> dict[str, Any]:
    """Template variables `ages` (words, number), `course`, `target` (a share), `sparks` by code. Two queries."""
    found = begun(course(place, kind=asked.kind.code, side=asked.side, last=min(asked.month, this_month(today))))
    names = [month_words(month.month) for month in found.months]
    words = _("On-time rate by month: %(months)s")
    return {
        "ages": age_lines(place, asked, today=today),
        "course": list(zip(names, found.months, strict=True)),
        "target": found.months[-1].target / 100,
        "sparks": {
            code: Spark(shares, words % {"months": _each_month(names, shares)})
            for code, shares in found.below.items()
            if any(share is not None for share in shares)
        },
    }


def begun(found: Course) -> Course:
    """Without the months before anything fell due in the place, so that what there is fills the picture; two months at least."""
    first = next((at for at, month in enumerate(found.months) if month.due), 0)
    first = min(first, len(found.months) - FEWEST_MONTHS)
    return Course(found.months[first:], {code: shares[first:] for code, shares in found.below.items()})


def age_lines(place: Division, asked: Asked, *, today: date) -> list[tuple[str | Promise, int]]:
    """The ages in words with the number of open items asked so long ago."""
    return list(zip(AGE_WORDS, ages(place, kind=asked.kind.code, side=asked.side, today=today), strict=True))


def _each_month(names: list[str], shares: list[float | None]) -> str:
    return "，".join(f"{name} {rate(share)}" for name, share in zip(names, shares, strict=True))
