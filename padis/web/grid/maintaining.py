"""Maintaining many files that were ticked in the list: what was changed in each row is stated for its file, one save for all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods

from padis.accounts.models import User
from padis.accounts.rules import Ability, check_may
from padis.cases import actions as cases
from padis.cases import identity, queries
from padis.cases.duplicates import Duplicate, filed_by_others
from padis.cases.facts import FACTS, PLACES, Facts, clean_facts
from padis.cases.models import Case, Claim
from padis.cases.projection import fold
from padis.intake import values
from padis.privacy.actions import log_accesses, log_told
from padis.privacy.models import Purpose
from padis.shared.errors import Conflict, Refused
from padis.shared.time import beijing_date
from padis.web import htmx, toasts, tokens
from padis.web.cases.changes import changed_by_others, changes
from padis.web.cases.forms import LONGEST_REASON
from padis.web.forms import line
from padis.web.grid.table import MASKED, Column, Grid, Row, columns, shown, text_of, texts_of
from padis.web.http import Request
from padis.web.many.chosen import Chosen

SAVED = ngettext_lazy("%(n)d file is saved.", "%(n)d files are saved.", "n")
NOT_SAVED = ngettext_lazy("%(n)d row was not saved.", "%(n)d rows were not saved.", "n")


@dataclass(slots=True)
class File:
    """A file in the grid: what it holds, what it held when the grid was shown, and its row."""

    case: Case
    held: Facts
    before: Facts
    row: Row
    stated: Facts


@require_http_methods(["GET", "POST"])
def maintain(request: Request) -> HttpResponse:
    """`?number=` for each file. Rows that can be saved are; the others stay as they were typed, with why not."""
    check_may(request.user, Ability.FILE_CASE)
    now, data = timezone.now(), request.POST if request.method == "POST" else None
    chosen = Chosen.read((request.GET if data is None else data).getlist("number"), by=request.user)
    cols = columns(without=PLACES)
    if data is None:
        return _shown(request, chosen, cols, _files(chosen, cols, None), now)
    with tokens.once(request) as sending:
        if sending.repeated:
            return htmx.redirect(request, sending.url)
        files = _files(chosen, cols, data)
        for file in files:
            _judge(file, cols, now)
        saved = [file for file in files if file.stated and not file.row.said and _save(file, request.user, now)]
        failed = sum(bool(file.row.said) for file in files) + _ended_meanwhile(chosen, data)
        sending.url = chosen.url("cases:maintain_many") if failed or not saved else reverse("cases:list")
    told = toasts.counted(SAVED, len(saved)), toasts.counted(NOT_SAVED, failed)
    toasts.of_many(request, succeeded=told[0], failed=told[1] or ("" if saved else _("Nothing was changed.")))
    if saved and not failed:
        return htmx.redirect(request, sending.url, forget=[_kept_name(chosen)])
    fresh = {file.row.key: file for file in _files(chosen, cols, None)}
    return _shown(request, chosen, cols, [file if file.row.said else fresh[file.row.key] for file in files], now)


def _ended_meanwhile(chosen: Chosen, data: QueryDict) -> int:
    """How many files were open when the grid was shown, and are not any more: the page tells which, and why."""
    return sum(f"{case.number}-seen" in data for case in chosen.ended)


def _files(chosen: Chosen, cols: Sequence[Column], data: QueryDict | None) -> list[File]:
    claims = queries.claims_of_many(chosen.open)
    return [_file(case, claims[case.id], cols, data) for case in chosen.open]


def _file(case: Case, claims: Sequence[Claim], cols: Sequence[Column], data: QueryDict | None) -> File:
    held, key = fold(claims), case.number
    row = Row(key, {column.name: text_of(column, held.get(column.name)) for column in cols}, title=case.name)
    row.masks = {name: _mask(name, held[name]) for name in MASKED if held.get(name)}
    row.seen = str(max(claim.id for claim in claims if claim.adopted))
    if data is None:
        return File(case, held, held, row, {})
    row.seen = data.get(f"{key}-seen", "") or row.seen
    row.texts, row.reason = texts_of(data, key, cols), line(data.get(f"{key}-reason", ""), longest=LONGEST_REASON)
    return File(case, held, fold(claim for claim in claims if str(claim.id) <= row.seen), row, {})


def _mask(name: str, value: str) -> str:
    return identity.mask_phone(value) if name == "phone" else identity.mask(value)


def _judge(file: File, cols: Sequence[Column], now: datetime) -> None:
    """What the row changes, judged by the rules of the form; what cannot be taken is said at its cell."""
    given = dict(file.before)
    for column in cols:
        text = file.row.texts[column.name]
        if text == text_of(column, file.before.get(column.name)):
            continue
        given.pop(column.name, None)
        try:
            given |= {column.name: values.taken(text, column.field)} if text else {}
        except values.NotUnderstood as reason:
            file.row.say(column.name, str(reason))
    facts, errors = clean_facts(given, today=beijing_date(now), direction=file.case.direction)
    for name, sentences in errors.items():
        for sentence in () if name in file.row.said else sentences:
            file.row.say(*_where(name, sentence, cols))
    file.stated = changes(file.before, facts)
    for name, sentence in changed_by_others(file.before, file.held, file.stated).items():
        file.row.say(*_where(name, sentence, cols))


def _where(name: str | None, sentence: str, cols: Sequence[Column]) -> tuple[str, str]:
    """The column of a sentence; one about a field that has no column says which field it is."""
    if name in {column.name for column in cols}:
        return str(name), sentence
    return "", f"{FACTS[name].label}: {sentence}" if name in FACTS else sentence


def _save(file: File, by: User, now: datetime) -> bool:
    """Whether it was saved, in a savepoint of its own; else the row says why not."""
    row = file.row
    try:
        cases.maintain(key=file.case.key, by=by, changes=file.stated, now=now, duplicate_reason=row.reason)
    except Duplicate as duplicate:
        log_told(by=by, cases=filed_by_others(duplicate.matches, by.unit_id), at=now)
        row.is_known = True
        row.say("", _("She is filed elsewhere too. Edit her file alone to see where, or say why both are kept."))
    except (Refused, Conflict) as why:
        row.say(*_where(getattr(why, "field", None), str(why), [Column(each) for each in FACTS.values()]))
    return not row.said


def _shown(
    request: Request, chosen: Chosen, cols: Sequence[Column], files: Sequence[File], now: datetime
) -> HttpResponse:
    """The grid; every file in it is read, health facts among the rest, and logged so."""
    log_accesses(
        by=request.user, cases=[file.case.key for file in files], purpose=Purpose.MAINTAINING, at=now, note=_("many at once")
    )  # fmt: skip
    grid = Grid(cols, [file.row for file in files], shown(request.POST or None, cols))
    wrong = any(row.said for row in grid.rows)
    context: Mapping[str, Any] = {"grid": grid, "chosen": chosen, "kept_name": _kept_name(chosen)}
    return render(request, "grid/maintain.html", context, status=422 if wrong else 200)


def _kept_name(chosen: Chosen) -> str:
    """The same files, the same unsent text."""
    return f"grid-{sha256(' '.join(chosen.numbers).encode()).hexdigest()[:16]}"
