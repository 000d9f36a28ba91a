"""Connectors to the registers of units: set by an administrator, tried, and how each fares."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from padis.accounts.rules import Ability, check_may
from padis.divisions.models import Unit
from padis.divisions.queries import full_name, units
from padis.register.connectors import actions, queries
from padis.register.contract import RegisterDown, WrongAnswer
from padis.shared.errors import NotAllowed, Refused
from padis.web import htmx, toasts, tokens
from padis.web.connectors.forms import ConnectorForm
from padis.web.http import Request


@require_GET
def connectors(request: Request) -> HttpResponse:
    """Those of one's own unit and of those below, with how they fare."""
    check_may(request.user, Ability.MANAGE_USERS)
    rows = [(each, queries.health_of(each)) for each in queries.connectors_below(request.user)]
    return render(request, "connectors/list.html", {"rows": rows, "now": timezone.now()})


@require_http_methods(["GET", "POST"])
def set_connector(request: Request) -> HttpResponse:
    check_may(request.user, Ability.MANAGE_USERS)
    held = queries.connectors_below(request.user).filter(pk=request.GET.get("unit", "").replace("\0", "")).first()
    form = ConnectorForm(request.POST or None, initial=ConnectorForm.values_of(held))
    if request.method == "POST" and form.is_valid():
        try:
            return _set(request, form)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        except NotAllowed as refused:
            form.add_error("unit", str(refused))
    context = {
        "form": form,
        "held": held,
        "hosts": sorted(settings.REGISTER_HOSTS),
        "folders": settings.REGISTER_FOLDERS,
    }
    return render(request, "connectors/set.html", context, status=422 if form.errors else 200)


def _set(request: Request, form: ConnectorForm) -> HttpResponse:
    """Raises Refused, NotAllowed."""
    values = dict(form.cleaned_data)
    code = values.pop("unit")
    with tokens.once(request) as sending:
        if not sending.repeated:
            actions.set_connector(unit=units([code])[code], **values, by=request.user, now=timezone.now())
            toasts.done(request, _("The connector of %(unit)s is set. Try it now.") % {"unit": full_name(code)})
            sending.url = resolve_url("connectors:list")
    return htmx.redirect(request, sending.url, forget=["connector"])


@require_POST
def try_now(request: Request, unit: str) -> HttpResponse:
    """What the register says, as a message; a slow one is waited for no longer than any question."""
    place = _unit_or_404(request, unit)
    try:
        took = actions.try_now(unit=place, by=request.user, clock=timezone.now)
    except (RegisterDown, WrongAnswer) as failed:
        toasts.warn(request, f"{full_name(unit)}: {failed.reason}")
    else:
        toasts.done(request, _("%(unit)s: it answered in %(ms)d ms.") % {"unit": full_name(unit), "ms": took})
    return htmx.redirect(request, "connectors:list")


@require_POST
def remove(request: Request, unit: str) -> HttpResponse:
    place = _unit_or_404(request, unit)
    with tokens.once(request) as sending:
        if not sending.repeated:
            actions.remove(unit=place, by=request.user)
            toasts.done(request, _("The connector of %(unit)s is taken away.") % {"unit": full_name(unit)})
            sending.url = resolve_url("connectors:list")
    return htmx.redirect(request, sending.url)


def _unit_or_404(request: Request, code: str) -> Unit:
    """The unit of a connector that the administrator sees."""
    check_may(request.user, Ability.MANAGE_USERS)
    if not queries.connectors_below(request.user).filter(pk=code).exists():
        raise Http404
    return units([code])[code]
