"""By what case files can be counted, as data. Plain columns of the file alone: what speaks of health is sealed, and never here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from padis.cases import codes
from padis.cases.facts import FACTS
from padis.cases.models import Direction, Side
from padis.divisions import queries as divisions

YOUNGEST, OLDEST, STEP = 15, 50, 5
"""Ages in years are told apart from the first on, in steps, up to the second."""

UNIT = "unit"
"""The units directly below a place: not stored, read off their own rows."""
UNIT_LABEL = gettext_lazy("Unit below")

STATES = {"open": pgettext_lazy("case files", "open"), "every": gettext_lazy("open and ended")}
"""Which files are counted, in words; in the order in which they stand in the counts."""
SIDES = {Side.RESIDENCE: gettext_lazy("living here"), Side.REGISTRATION: gettext_lazy("registered here")}


@dataclass(frozen=True, slots=True)
class Dimension:
    """`sql` gives the code of a file (`c`, `years`, `side`), `named` the words of a code."""

    code: str
    label: str | Promise
    sql: str
    named: Callable[[str], str]
    order: Callable[[str], object] = str

    def words(self, code: str) -> str:
        return self.named(code) if code else _("not stated")

    def in_order(self, found: Iterable[str]) -> list[str]:
        """What is not stated comes last."""
        return sorted(found, key=lambda code: (not code, self.order(code)))


def _age(code: str) -> str:
    if code == "00":
        return _("under %(age)s") % {"age": YOUNGEST}
    first = int(code)
    return _("%(age)s and over") % {"age": first} if first == OLDEST else f"{first}–{first + STEP - 1}"


def _province(code: str) -> str:
    place = divisions.division(divisions.province_of(code))
    return place.name if place else code


def _filed_by(code: str) -> str:
    if code == Direction.INFLOW:
        return pgettext("filed by", "the place of residence")
    return pgettext("filed by", "the place of registration")


def _of_table(code: str, fact: str) -> Dimension:
    """A fact of the case file that has a code table."""
    table = codes.table(FACTS[fact].table)
    places = {each.code: place for place, each in enumerate(table)}
    return Dimension(code, FACTS[fact].label, f"c.{fact}", table.name, lambda one: (places.get(one, len(places)), one))


_AGE = f"""CASE WHEN years IS NULL THEN '' WHEN years < {YOUNGEST} THEN '00'
    ELSE least(years / {STEP} * {STEP}, {OLDEST})::text END"""

DIMENSIONS = {
    each.code: each
    for each in (
        Dimension("age", gettext_lazy("Age group"), _AGE, _age),
        _of_table("sex", "sex"),
        _of_table("ethnicity", "ethnicity"),
        _of_table("hukou", "hukou_type"),
        _of_table("marriage", "marital_status"),
        Dimension("partner", gettext_lazy("Partner province"), "side.partner", _province),
        Dimension("direction", gettext_lazy("Filed by"), "c.direction", _filed_by),
    )
}
"""In the order in which two are stored together."""
