"""The start page of a role, and the help."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from padis.accounts.models import Role
from padis.web import menu
from padis.web.http import Request

FIRST = {Role.ADMINISTRATOR: "users:list", Role.SUPERVISOR: "monitor:counters"}


@require_GET
def start(request: Request) -> HttpResponse:
    """What the role does first: the first entry of its menu, where nothing else is said."""
    entries = menu.entries_for(request.user)
    return redirect(FIRST.get(Role(request.user.role), entries[0].url_name))


@require_GET
def menu_counts(request: Request) -> HttpResponse:
    """The live counts of the menu, fetched when something of the unit changed."""
    return render(request, "frame/counts.html")


@require_GET
def help_page(request: Request) -> HttpResponse:
    return render(request, "help/page.html", {"entries": menu.entries_for(request.user)})
