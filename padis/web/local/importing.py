"""An import as it stands: its columns, the work on it, what each row came to, what is to be decided, what comes back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from padis.cases.facts import FACTS, FactField
from padis.intake import columns
from padis.intake.frame.models import State
from padis.privacy.actions import log_accesses
from padis.privacy.models import Purpose
from padis.register.imports import queries
from padis.register.imports.people import PEOPLE
from padis.register.models import Outcome, RegisterImport, RegisterImportRow, RegisterPerson
from padis.register.projection import facts_of
from padis.web import htmx, paging
from padis.web.facts.words import words
from padis.web.http import Request
from padis.web.imports.frame import is_working
from padis.web.imports.shown import Told, columns_of, name_in, targets, told
from padis.web.local.bringing import PAGES

SHOWN = (
    Outcome.CONTRADICTS, Outcome.FAULTY, Outcome.TWICE, Outcome.NEW, Outcome.ADDS, Outcome.SAME, Outcome.RECORDED,
    Outcome.TAKEN_BACK,
)  # fmt: skip
"""The rows that have a tab, what asks for a person first."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact in which a row contradicts the register."""

    field: FactField
    ours: str
    theirs: str
    taken: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the page shows it."""

    row: RegisterImportRow
    name: str
    problems: Sequence[Told]
    doubts: Sequence[Told]
    differences: Sequence[Difference]

    @property
    def is_decided(self) -> bool:
        return self.row.taken is not None


@require_GET
def page(request: Request, id: UUID) -> HttpResponse:
    """The whole of it; while work goes on, the page asks for its part every second."""
    one = PAGES.own_or_404(id, seen_by=request.user)
    working = is_working(one)
    context: dict[str, Any] = {"one": one, "working": working, "counts": queries.counts_of(one.key)}
    if one.state == State.COLUMNS:
        context |= {"columns": columns_of(PEOPLE, one), "targets": targets(columns.DIRECTION)}
    elif not working:
        context |= _lines(request, one, context["counts"])
        context["may_be_taken_back"] = queries.may_be_taken_back(one, now=timezone.now())
    return htmx.render_fragment(request, "local/imports/page.html", "local/imports/_import.html", context)


def _lines(request: Request, one: RegisterImport, counts: queries.Counts) -> dict[str, Any]:
    numbers = {state: getattr(counts, state.value) for state in SHOWN}
    numbers[Outcome.CONTRADICTS] += counts.decided
    asked = request.GET.get("show", "")
    shown = next((state for state in SHOWN if state == asked), None)
    shown = shown or next((state for state in SHOWN if numbers[state]), Outcome.NEW)
    found = queries.rows_of(one.key).filter(outcome=shown)
    rows = paging.paginate(request, found, columns={"number": ("number",)}, default="number")
    held = _held(request, one, rows) if shown == Outcome.CONTRADICTS else {}
    tabs = [(state.value, state.label, numbers[state]) for state in SHOWN]
    return {"shown": shown.value, "tabs": tabs, "page": rows, "lines": [_line(row, one, held) for row in rows]}


def _held(request: Request, one: RegisterImport, rows: paging.Page) -> dict[UUID, dict[str, Any]]:
    """What the register says of the people of the rows: shown side by side, and so logged as read."""
    ids = [row.person_id for row in rows if row.person_id]
    people = list(RegisterPerson.objects.filter(shard=one.shard, unit=one.unit, id__in=ids))
    keys = [person.key for person in people]
    log_accesses(
        by=request.user, cases=keys, purpose=Purpose.REGISTER, at=timezone.now(), note=_("compared with a table")
    )
    return {person.id: facts_of(person) for person in people}


def _line(row: RegisterImportRow, one: RegisterImport, held: Mapping[UUID, Mapping[str, Any]]) -> Line:
    ours = held.get(row.person_id, {}) if row.person_id else {}
    return Line(
        row,
        name_in(row, one),
        told(row, one, "problems"),
        told(row, one, "doubts"),
        [_difference(FACTS[name], ours, row) for name in (row.said or {}).get("differs", ())] if ours else (),
    )


def _difference(field: FactField, ours: Mapping[str, Any], row: RegisterImportRow) -> Difference:
    theirs = (row.facts or {}).get(field.name)
    return Difference(
        field, words(field, ours.get(field.name)) or "—", words(field, theirs), field.name in (row.taken or ())
    )


to_mend = PAGES.to_mend()
