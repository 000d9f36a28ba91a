"""The start page of a role, and the help."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from padis.web import menu


def start(request: HttpRequest) -> HttpResponse:
    """The first entry of the user's menu: what the role does first."""
    return redirect(menu.entries_for(request.user)[0].url)


def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "help/page.html", {"entries": menu.entries_for(request.user)})
