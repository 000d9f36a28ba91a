"""The legal basis of each kind of message: what may be sent, why, since when; recorded and withdrawn by the nation's administrator."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from padis.accounts.rules import Ability, check_may
from padis.exchange.kinds import Kind, all_kinds
from padis.privacy import legal
from padis.privacy.models import LegalBasis
from padis.shared.errors import Conflict, Refused
from padis.shared.time import beijing_date
from padis.web import htmx, toasts, tokens
from padis.web.http import Request
from padis.web.parameters.forms import BasisForm, WithdrawForm
from padis.web.parameters.words import basis_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One recorded basis in words; `holds` unless it was withdrawn or its day is to come."""

    row: LegalBasis
    basis: str
    document: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A kind, whether it may be sent, and every basis it had, the newest first."""

    kind: Kind | legal.List
    entries: list[Entry]

    @property
    def present(self) -> Entry | None:
        """The basis on which it may be sent."""
        return next((entry for entry in self.entries if entry.holds), None)


@require_GET
def kinds(request: Request) -> HttpResponse:
    """Every kind there is, on or off."""
    check_may(request.user, Ability.EDIT_PARAMETERS)
    today = beijing_date(timezone.now())
    return render(request, "parameters/kinds.html", {"lines": [_line(kind, today) for kind in _all()]})


@require_http_methods(["GET", "POST"])
def basis(request: Request, kind: str) -> HttpResponse:
    """The history of a kind, and the form that records a basis."""
    check_may(request.user, Ability.EDIT_PARAMETERS)
    found, today = _kind_or_404(kind), beijing_date(timezone.now())
    form = BasisForm(request.POST or None, initial={"valid_from": today.isoformat()})
    if request.method == "POST" and form.is_valid():
        try:
            return _record(request, found, form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
    context = {"line": _line(found, today), "form": form}
    return render(request, "parameters/kind.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def withdraw(request: Request, kind: str, basis: int) -> HttpResponse:
    """Ask for the reason; then the basis holds no more."""
    check_may(request.user, Ability.EDIT_PARAMETERS)
    found, today = _kind_or_404(kind), beijing_date(timezone.now())
    line = _line(found, today)
    entry = next((each for each in line.entries if each.row.pk == basis), None)
    if entry is None:
        raise Http404
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _withdraw(request, found, basis, form.cleaned_data["why"])
        except (Refused, Conflict) as problem:
            form.add_error(getattr(problem, "field", None), str(problem))
    context = {"line": line, "entry": entry, "form": form}
    return render(request, "parameters/withdraw_basis.html", context, status=422 if form.errors else 200)


def _all() -> list[Kind | legal.List]:
    """What needs a legal basis: every kind of message, and the lists of persons."""
    return [*all_kinds(), *legal.LISTS]


def _kind_or_404(code: str) -> Kind | legal.List:
    found = next((each for each in _all() if each.code == code), None)
    if found is None:
        raise Http404
    return found


def _line(kind: Kind | legal.List, today: date) -> Line:
    return Line(kind, [_entry(row, today) for row in legal.history(kind.code)])


def _entry(row: LegalBasis, today: date) -> Entry:
    holds = row.withdrawn_at is None and row.valid_from <= today
    return Entry(row, basis_of(row.basis), basis_of(row.document), holds)


def _record(request: Request, kind: Kind | legal.List, given: dict[str, Any]) -> HttpResponse:
    """Carried out once. Raises Refused."""
    with tokens.once(request) as sending:
        if not sending.repeated:
            legal.record(by=request.user, kind=kind.code, now=timezone.now(), **given)
            day = given["valid_from"].isoformat()
            toasts.done(
                request, _("Recorded: “%(kind)s” may be sent from %(day)s on.") % {"kind": kind.name, "day": day}
            )
    return htmx.redirect(request, "parameters:basis", kind.code)


def _withdraw(request: Request, kind: Kind | legal.List, pk: int, why: str) -> HttpResponse:
    """Carried out once. Raises Refused, Conflict."""
    with tokens.once(request) as sending:
        if not sending.repeated:
            legal.withdraw(by=request.user, pk=pk, why=why, now=timezone.now())
            toasts.done(request, _("Withdrawn. It stays in the history."))
    return htmx.redirect(request, "parameters:basis", kind.code)
