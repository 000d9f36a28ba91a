"""Announcements (M23): the list, one of them, its files, and the receipt of the unit that reads it."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from padis.accounts.rules import Ability, can
from padis.announcements import actions, queries, rules
from padis.announcements.files import content_of
from padis.announcements.models import Announcement
from padis.web import htmx
from padis.web.downloads import as_file
from padis.web.http import Request
from padis.web.paging import ROWS, Page

LISTS = {"": queries.received_by, "unread": queries.unread_received_by, "mine": queries.published_by}
"""By the key in the address."""


@require_GET
def announcements(request: Request) -> HttpResponse:
    """What lies before the unit, unread first; with `?show=` what is unread of it, or what the unit itself published."""
    show = request.GET.get("show", "")
    show = show if show in LISTS else ""
    page = Page(Paginator(LISTS[show](request.user), ROWS).get_page(request.GET.get("page")), "")
    context = {
        "page": page,
        "show": show,
        "with_files": queries.with_attachments(page),
        "may_publish": can(request.user, Ability.ANNOUNCE),
    }
    return htmx.render_fragment(request, "announcements/list.html", "announcements/_list.html", context)


@require_GET
def page(request: Request, pk: int) -> HttpResponse:
    """Opening it does not mark it as read: the page does so when it has been in sight for a second."""
    one = visible_or_404(request, pk)
    looks_after, is_ours = rules.may_look_after(request.user, one), one.is_of(request.user.unit)
    context = {
        "announcement": one,
        "is_ours": is_ours,
        "looks_after": looks_after,
        "former": one.corrects if one.corrects and (is_ours or one.corrects.withdrawn_at is None) else None,
        "correction": queries.correction_of(one),
        "attachments": queries.attachments_of(one),
        "receipt": None if is_ours else queries.receipt_of(one, request.user.unit_id),
        "numbers": queries.Readers.of(one).total if looks_after else None,
    }
    return render(request, "announcements/page.html", context)


@require_POST
def read(request: Request, pk: int) -> HttpResponse:
    """Give the unit's receipt; to htmx its line, and the menu's counts anew."""
    one = visible_or_404(request, pk)
    actions.mark_read(announcement=one, by=request.user, now=timezone.now())
    if not htmx.is_fragment(request):
        return htmx.redirect(request, "announcements:page", pk)
    context = {"receipt": queries.receipt_of(one, request.user.unit_id)}
    return render(request, "announcements/_read.html", context)


@require_GET
def attachment(request: Request, pk: int, no: int) -> HttpResponse:
    """Always to be saved, never shown by the browser as a page of ours."""
    found = visible_or_404(request, pk).attachments.filter(no=no).first()
    if found is None:
        raise Http404
    return as_file(found.name, *content_of(found))


def visible_or_404(request: Request, pk: int) -> Announcement:
    """One that was sent to the user's unit, or that it published."""
    found = queries.visible(pk, user=request.user)
    if found is None:
        raise Http404
    return found
