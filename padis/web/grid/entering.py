"""Filing many cases from an empty grid: typed in it, or pasted from a spreadsheet. Rows that can be filed are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from padis.cases import duplicates, rules
from padis.cases.actions import Filing
from padis.cases.duplicates import Duplicate, Match
from padis.cases.facts import FACTS
from padis.cases.models import Direction
from padis.intake import values
from padis.intake.cases import PLACES
from padis.intake.interpretation import Outcome, Reading, interpret
from padis.kinds.verification.actions import file_cases
from padis.privacy.actions import log_told
from padis.shared.errors import Conflict, NotAllowed
from padis.shared.time import beijing_date
from padis.web import htmx, toasts, tokens
from padis.web.cases import check as checking
from padis.web.cases.filing import direction_of, why_off
from padis.web.cases.forms import LONGEST_REASON
from padis.web.forms import line
from padis.web.grid.table import Column, Grid, Row, columns, shown, texts_of
from padis.web.http import Request

BLANK, MOST = 10, 100
"""Rows that stand empty, and rows that one page takes; a longer table is imported."""

KEPT_FORM = "grid-new"
FILED = ngettext_lazy("%(n)d case is filed and sent.", "%(n)d cases are filed and sent.", "n")
NOT_FILED = ngettext_lazy("%(n)d row was not filed.", "%(n)d rows were not filed.", "n")
_KEY = re.compile(r"(\d{1,4})-[a-z_]+", re.ASCII)


@dataclass(slots=True)
class Entry:
    """A row that something was typed into, and what it comes to."""

    row: Row
    read: Outcome
    number: str = ""  # of the case, once it is filed


@require_http_methods(["GET", "POST"])
def enter(request: Request) -> HttpResponse:
    """`?direction=outflow` for people who left. What is filed leaves the grid, what is not stays as it was typed."""
    rules.check_may_file(request.user)
    direction = direction_of(request.GET)
    cols = _columns(direction)
    if request.method == "GET":
        return _shown(request, direction, cols, [], [])
    now = timezone.now()
    with tokens.once(request) as sending:
        if sending.repeated:
            return htmx.redirect(request, sending.url)
        values.forget()
        entries = [_entry(row, cols, direction, request, now) for row in _rows(request.POST, cols)]
        _file([each for each in entries if not each.row.said], request, now)
        failed = [each.row for each in entries if not each.number]
        filed = [each for each in entries if each.number]
        sending.url = reverse("cases:list") if filed and not failed else request.get_full_path()
    told = toasts.counted(FILED, len(filed)), toasts.counted(NOT_FILED, len(failed))
    toasts.of_many(request, succeeded=told[0], failed=told[1] or ("" if filed else _("The grid is empty.")))
    if filed and not failed:
        return htmx.redirect(request, sending.url, forget=[KEPT_FORM])
    return _shown(request, direction, cols, failed, filed)


@require_POST
def look(request: Request, row: int) -> HttpResponse:
    """Who has filed the person of one row: a look that is logged and limited, as on the form."""
    rules.check_may_file(request.user)
    direction = direction_of(request.GET)
    cols, now = _columns(direction), timezone.now()
    entry = _entry(Row(str(row), texts_of(request.POST, str(row), cols)), cols, direction, request, now)
    own = duplicates.digests(entry.read.facts)
    matches = list(duplicates.by_case(own, duplicates.find(own.values())).values()) if own else []
    context: dict[str, Any] = {}
    try:
        context["known"] = checking.known(matches, by=request.user, now=now)
    except NotAllowed as refused:
        context["refused"] = str(refused)
    return render(request, "grid/_known.html", context)


def _columns(direction: Direction) -> list[Column]:
    own, required = PLACES[direction], f"required_for_{direction}"
    return columns(without={own}, required={each.name for each in FACTS.values() if getattr(each, required)})


def _rows(data: QueryDict, cols: Sequence[Column]) -> list[Row]:
    """The rows that hold something, in the order of the page."""
    keys = dict.fromkeys(found.group(1) for name in data if (found := _KEY.fullmatch(name)))
    rows = [Row(key, texts_of(data, key, cols)) for key in sorted(keys, key=int)[:MOST]]
    for row in rows:
        row.reason = line(data.get(f"{row.key}-reason", ""), longest=LONGEST_REASON)
    return [row for row in rows if not row.is_blank]


def _entry(row: Row, cols: Sequence[Column], direction: Direction, request: Request, now: datetime) -> Entry:
    reading = Reading(request.user.unit_id, tuple(column.name for column in cols), direction, beijing_date(now))
    read = interpret([row.texts[column.name] for column in cols], reading)
    for place, sentence in read.problems:
        row.say("" if place is None else cols[place].name, sentence)
    return Entry(row, read)


def _file(entries: Sequence[Entry], request: Request, now: datetime) -> None:
    by = request.user
    filings = [
        Filing(by.unit_id, by.pk, each.read.direction, each.read.facts, now, each.row.reason) for each in entries
    ]
    told: list[Match] = []
    try:
        results = file_cases(filings) if filings else []
    except Conflict as conflict:
        for entry in entries:
            entry.row.say("", str(conflict))
        return
    for entry, result in zip(entries, results, strict=True):
        if isinstance(result, Duplicate):
            told += result.matches
            _is_known(entry.row, result)
        else:
            entry.number = result.number.rpartition("-")[0]
    log_told(by=by, cases=duplicates.filed_by_others(told, by.unit_id), at=now)


def _is_known(row: Row, duplicate: Duplicate) -> None:
    """The sentence tells no other unit's name: who wants to know looks at that row alone, which is limited."""
    if not any(match.number for match in duplicate.matches):
        row.say("", _("The same person as in a row above."))
    elif duplicate.same_stay:
        row.say("", _("This very stay is filed already."))
    else:
        row.say("", _("She is filed already, for another stay or as another person of the same name."))
    row.is_known = not duplicate.same_stay and any(match.number for match in duplicate.matches)


def _shown(
    request: Request, direction: Direction, cols: Sequence[Column], rows: Sequence[Row], filed: Sequence[Entry]
) -> HttpResponse:
    """The rows that are left, and empty ones behind them."""
    first = max((int(each.row.key) for each in filed), default=-1)
    first = max([first, *(int(row.key) for row in rows)]) + 1
    blank = [Row(str(first + place), {}) for place in range(max(BLANK - len(rows), 1))]
    grid = Grid(cols, [*rows, *blank], shown(request.POST or None, cols))
    context = {"grid": grid, "direction": direction, "filed": filed, "most": MOST, "kept_name": KEPT_FORM}
    if request.method == "GET":
        context["off"] = why_off(timezone.now())
    return render(request, "grid/enter.html", context, status=422 if rows else 200)
