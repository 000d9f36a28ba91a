"""Webhooks: where the reminders of a unit are posted to, set by an administrator; every attempt in sight."""

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from padis.accounts.rules import Ability, check_may
from padis.divisions.queries import division, units
from padis.reminders import actions, queries
from padis.shared.errors import NotAllowed, Refused
from padis.shared.sharding import cross_shard
from padis.web import htmx, paging, toasts, tokens
from padis.web.forms import DivisionField
from padis.web.http import Request
from padis.web.notices.views import ATTEMPTS


class HookForm(forms.Form):
    unit = DivisionField(label=gettext_lazy("Unit"), help_text=gettext_lazy("Your own unit or one below it."))
    url = forms.CharField(
        label=gettext_lazy("Address (URL)"),
        max_length=300,
        required=False,
        widget=forms.URLInput(attrs={"spellcheck": "false"}),
        help_text=gettext_lazy("Empty: nothing is posted any more."),
    )

    def clean_unit(self) -> str:
        place = division(self.cleaned_data["unit"])
        if place is None or place.is_group:
            raise forms.ValidationError(self.fields["unit"].error_messages["unknown"])
        return place.code


@require_GET
def hooks(request: Request) -> HttpResponse:
    """The webhooks of one's own unit and of those below, and what was posted."""
    check_may(request.user, Ability.MANAGE_USERS)
    with cross_shard("an administrator's list of deliveries"):
        page = paging.paginate(request, queries.attempts_below(request.user), columns=ATTEMPTS, default="-at")
        rows = list(page)
    context = {
        "hooks": queries.hooks_below(request.user),
        "hosts": sorted(settings.WEBHOOK_HOSTS),
        "page": page,
        "rows": rows,
    }
    return render(request, "delivery/list.html", context)


@require_http_methods(["GET", "POST"])
def set_hook(request: Request) -> HttpResponse:
    """A new address gets a new secret, which is shown once."""
    check_may(request.user, Ability.MANAGE_USERS)
    place = division(request.GET.get("unit", ""))
    known = queries.hooks_below(request.user).filter(pk=place.code).first() if place else None
    form = HookForm(request.POST or None, initial={"unit": known.unit, "url": known.hook_url} if known else None)
    if request.method == "POST" and form.is_valid():
        try:
            return _set(request, form)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        except NotAllowed as refused:
            form.add_error("unit", str(refused))
    context = {"form": form, "hosts": sorted(settings.WEBHOOK_HOSTS)}
    return render(request, "delivery/set.html", context, status=422 if form.errors else 200)


def _set(request: Request, form: HookForm) -> HttpResponse:
    """Raises Refused, NotAllowed."""
    code, url = form.cleaned_data["unit"], form.cleaned_data["url"]
    with tokens.once(request) as sending:
        if not sending.repeated:
            secret = actions.set_hook(unit=units([code])[code], url=url, by=request.user, now=timezone.now())
            sending.url = resolve_url("delivery:list")
            if secret:
                return render(request, "delivery/secret.html", {"unit": code, "url": url, "secret": secret})
            toasts.done(request, _("Nothing is posted for this unit any more."))
    return htmx.redirect(request, sending.url)
