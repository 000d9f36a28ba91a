"""Dated parameters: what holds, since when and by which rule; a new value is previewed before it is saved."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from padis.accounts.rules import Ability, check_may
from padis.deadlines import actions, queries, rules
from padis.deadlines.rules import Rule
from padis.deadlines.workdays import published
from padis.exchange.actions import provisional_due_days
from padis.exchange.kinds import all_kinds
from padis.monitoring.previews import Preview, preview
from padis.privacy import legal
from padis.retention.queries import last_run
from padis.shared.errors import Conflict, Refused
from padis.shared.time import beijing_date
from padis.web import htmx, toasts, tokens
from padis.web.http import Request
from padis.web.parameters.forms import ValueForm
from padis.web.parameters.words import name_of, source_of, value_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a rule's history, in words."""

    row: Any
    value: str
    source: str
    can_go: bool = False


def _entry(rule: Rule, row: Any, *, can_go: bool = False) -> Entry:
    return Entry(row, value_of(rule, row.value), source_of(row.source), can_go)


@dataclass(frozen=True, slots=True)
class Line:
    """A rule with what holds, and what follows."""

    rule: Rule
    name: str
    present: Entry | None
    coming: list[Entry]


@require_GET
def parameters(request: Request) -> HttpResponse:
    check_may(request.user, Ability.EDIT_PARAMETERS)
    today = beijing_date(timezone.now())
    lines = [_line(rule, today) for rule in rules.all_rules()]
    off = legal.kinds_off((*(kind.code for kind in all_kinds()), *legal.LIST_CODES), now=timezone.now())
    context = {"lines": lines, "kinds_off": len(off), "cleared": last_run(), **_working_days()}
    return render(request, "parameters/list.html", context)


def _working_days() -> dict[str, Any]:
    """Until when they are known, and how many due days hang on what is not."""
    return {"known_until": published().certain_until, "provisional": provisional_due_days()}


def _line(rule: Rule, today: date) -> Line:
    rows = [row for row in queries.history(rule) if row.withdrawn_at is None]
    present = next((_entry(rule, row) for row in rows if row.valid_from <= today), None)
    coming = [_entry(rule, row) for row in reversed(rows) if row.valid_from > today]
    return Line(rule, name_of(rule), present, coming)


@require_http_methods(["GET", "POST"])
def parameter(request: Request, key: str) -> HttpResponse:
    """The history, and the form: its first sending shows the effect, its second one saves."""
    check_may(request.user, Ability.EDIT_PARAMETERS)
    rule, today = _rule_or_404(key), beijing_date(timezone.now())
    form = ValueForm(request.POST or None, rule=rule, earliest=rules.earliest(rule, today))
    effect = None
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("act") == "save" and form.cleaned_data["seen"] == form.stamp:
                return _save(request, rule, form)
            effect = _effect(rule, form, today)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
    return _page(request, rule, form, effect, today)


def _rule_or_404(key: str) -> Rule:
    rule = rules.rule_of(key)
    if rule is None:
        raise Http404
    return rule


def _effect(rule: Rule, form: ValueForm, today: date) -> Preview:
    """Raises Refused."""
    value, valid_from = form.cleaned_data["value"], form.cleaned_data["valid_from"]
    rules.check(rule, value, valid_from=valid_from, today=today)
    return preview(rule, value, valid_from=valid_from, today=today)


def _page(request: Request, rule: Rule, form: ValueForm, effect: Preview | None, today: date) -> HttpResponse:
    earliest = rules.earliest(rule, today)
    entries = [
        _entry(rule, row, can_go=row.withdrawn_at is None and row.valid_from >= earliest)
        for row in queries.history(rule)
    ]
    context = {
        "rule": rule,
        "name": name_of(rule),
        "line": _line(rule, today),
        "entries": entries,
        "form": form,
        "effect": effect,
        "stamp": form.stamp if effect else "",
        "standing": value_of(rule, effect.standing) if effect else "",
        "new": value_of(rule, form.cleaned_data["value"]) if effect else "",
    }
    return render(request, "parameters/parameter.html", context, status=422 if form.errors else 200)


def _save(request: Request, rule: Rule, form: ValueForm) -> HttpResponse:
    """Raises Refused."""
    given = form.cleaned_data
    with tokens.once(request) as sending:
        if not sending.repeated:
            actions.set_value(
                by=request.user,
                rule=rule,
                value=given["value"],
                valid_from=given["valid_from"],
                source=given["source"],
                now=timezone.now(),
            )
    toasts.done(request, _("Saved. It holds from %(day)s on.") % {"day": given["valid_from"].isoformat()})
    return htmx.redirect(request, "parameters:parameter", rule.key)


@require_POST
def withdraw(request: Request, key: str, pk: int) -> HttpResponse:
    check_may(request.user, Ability.EDIT_PARAMETERS)
    rule = _rule_or_404(key)
    try:
        actions.withdraw(by=request.user, rule=rule, pk=pk, now=timezone.now())
    except Conflict as conflict:
        toasts.warn(request, str(conflict))
    else:
        toasts.done(request, _("Withdrawn. It stays in the history."))
    return htmx.redirect(request, "parameters:parameter", rule.key)
