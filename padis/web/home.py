"""The start page of a role, and the help."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from padis.web import menu
from padis.web.http import Request
from padis.web.live.parts import Changes, pushed


@require_GET
def start(request: Request) -> HttpResponse:
    """What the role does first: the first entry of its menu."""
    return redirect(menu.entries_for(request.user)[0].url_name)


@require_GET
@pushed("menu-list", by=Changes.UNIT)
def menu_counts(request: Request) -> HttpResponse:
    """The live counts of the menu, pushed when something of the unit changed."""
    return render(request, "frame/counts.html")


@require_GET
def help_page(request: Request) -> HttpResponse:
    return render(request, "help/page.html", {"entries": menu.entries_for(request.user)})
