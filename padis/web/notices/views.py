"""Reminders: what the unit was told, each with a way to where one acts; and the unit's own deliveries."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from padis.accounts.models import User
from padis.accounts.rules import Ability, can, check_may, may_look_in
from padis.divisions.queries import county_of
from padis.reminders import actions, queries
from padis.reminders.models import Notice, Step
from padis.reminders.words import by_kind, what
from padis.shared.errors import Refused
from padis.web import htmx, paging, toasts
from padis.web.http import Request

COLUMNS = {"day": ("day", "step", "about")}


@dataclass(frozen=True, slots=True)
class Row:
    """A notice, what it says, and its counts by the name of the kind."""

    notice: Notice
    what: str
    kinds: list[tuple[str, int]]


@require_GET
def notices(request: Request) -> HttpResponse:
    """What nobody of the unit has read yet; with `?show=all` everything that is kept."""
    check_may(request.user, Ability.SEE_NOTICES)
    everything = request.GET.get("show") == "all"
    rows = (queries.notices_of if everything else queries.unread_of)(request.user).select_related("read_by")
    page = paging.paginate(request, rows, columns=COLUMNS, default="-day")
    context = {
        "page": page,
        "lines": [_row(notice) for notice in page],
        "everything": everything,
        "until": max((notice.made_at for notice in page), default=None),
    }
    return htmx.render_fragment(request, "notices/list.html", "notices/_list.html", context)


def _row(notice: Notice) -> Row:
    return Row(notice, what(notice), [(kind, counts["items"]) for kind, counts in by_kind(notice)])


@require_POST
def go(request: Request, day: str, step: str, about: str) -> HttpResponse:
    """Read, and on to where one acts."""
    check_may(request.user, Ability.SEE_NOTICES)
    rows = queries.notices_of(request.user).filter(day=_day_or_404(day), about=about)
    notice = rows.filter(step=step).first() if step in Step else None
    if notice is None:
        raise Http404
    actions.mark_read(notice, by=request.user, now=timezone.now())
    return htmx.redirect(request, where(notice, request.user))


def _day_or_404(text: str):  # type: ignore[no-untyped-def]
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise Http404
    return day


def where(notice: Notice, user: User) -> str:
    """One's own to-do list; the township's for the unit that may look in; the county's figures for who stands above."""
    if can(user, Ability.ANSWER):
        return resolve_url("todo:list") + ("?due=overdue" if notice.step == Step.OVER else "")
    if may_look_in(user, notice.about):
        return resolve_url("monitor:look", notice.about)
    return resolve_url("monitor:place", county_of(notice.about))


@require_POST
def read_all(request: Request) -> HttpResponse:
    """What was made up to the moment that the page names: nobody marks what he has not seen."""
    check_may(request.user, Ability.SEE_NOTICES)
    try:
        until = parse_datetime(request.POST.get("until", ""))
    except ValueError:
        until = None
    if until is not None and timezone.is_aware(until):
        actions.mark_all_read(by=request.user, now=timezone.now(), until=until)
    return htmx.redirect(request, "notices:list")


@require_http_methods(["GET", "POST"])
def delivery(request: Request) -> HttpResponse:
    """The ways by which the unit's reminders leave the platform; a POST switches the e-mail on or off."""
    check_may(request.user, Ability.SEE_NOTICES)
    refused: list[str] = []
    if request.method == "POST":
        try:
            actions.switch_mail(on=request.POST.get("on") == "1", by=request.user, now=timezone.now())
        except Refused as error:
            refused = [str(error)]
        else:
            toasts.done(request, _("The choice is saved."))
            return htmx.redirect(request, "notices:delivery")
    page = paging.paginate(request, queries.attempts_of(request.user.unit_id), columns=ATTEMPTS, default="-at")
    context = {
        "channel": queries.channel_of(request.user.unit_id),
        "mail_is_on": settings.MAIL_IS_ON,
        "page": page,
        "refused": refused,
    }
    return render(request, "notices/delivery.html", context, status=422 if refused else 200)


ATTEMPTS = {"at": ("planned_at", "id")}
