"""Saving the filters of a list, and changing what was saved."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from padis.shared.errors import Refused
from padis.web import htmx, toasts
from padis.web.filters import saved
from padis.web.filters.lists import LISTS
from padis.web.filters.saved import EVERYTHING, LONGEST_NAME
from padis.web.forms import line
from padis.web.http import Request
from padis.web.models import SavedFilter


@require_POST
def save(request: Request) -> HttpResponse:
    """Sent twice it is saved once: the name is the key."""
    each = saved.list_of(request.POST.get("area", ""), request.user)
    query = request.POST.get("query", "")
    try:
        kept = saved.save(each=each, name=_name(request), query=query, by=request.user)
    except Refused as refused:
        toasts.warn(request, str(refused))
        return htmx.redirect(request, f"{reverse(each.url_name)}?{query or EVERYTHING}")
    toasts.done(request, _("The filter “%(name)s” is saved.") % {"name": kept.name})
    return _to_list(request, kept)


@require_POST
def change(request: Request, pk: int) -> HttpResponse:
    """What the button says: rename, default, no_default, delete."""
    kept = saved.own_or_404(pk, by=request.user)
    saved.list_of(kept.area, request.user)
    try:
        said = _changed(kept, request.POST.get("do", ""), _name(request))
    except Refused as refused:
        toasts.warn(request, str(refused))
    else:
        toasts.done(request, said)
    return _to_list(request, kept)


def _changed(kept: SavedFilter, do: str, name: str) -> str:
    """Raises Refused, Http404."""
    match do:
        case "rename":
            saved.rename(kept, name=name)
            return _("The filter is now called “%(name)s”.") % {"name": name}
        case "default" | "no_default":
            saved.make_default(kept, is_default=do == "default")
            if do == "default":
                return _("The list now opens with “%(name)s”.") % {"name": kept.name}
            return _("The list now opens with everything.")
        case "delete":
            kept.delete()
            return _("The filter “%(name)s” is deleted.") % {"name": kept.name}
    raise Http404


def _name(request: Request) -> str:
    return line(request.POST.get("name", ""), longest=LONGEST_NAME)


def _to_list(request: Request, kept: SavedFilter) -> HttpResponse:
    query = kept.query if kept.pk else EVERYTHING
    return htmx.redirect(request, f"{reverse(LISTS[kept.area].url_name)}?{query}")
