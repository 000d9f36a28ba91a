"""The pages shown when something is refused, missing or broken: plain words and a way back, never a traceback."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from padis.shared.errors import NotAllowed
from padis.web.http import Request


def not_allowed(request: Request, exception: Exception) -> HttpResponse:
    """403, with the sentence of the rule that refused."""
    reason = str(exception) if isinstance(exception, NotAllowed) else ""
    return _answer(request, "403.html", 403, reason or _("Your account may not do this."))


def not_found(request: Request, exception: Exception) -> HttpResponse:
    """404: the same whether the thing does not exist or may not be seen."""
    return _answer(request, "404.html", 404, _("There is nothing here that you can see."))


def broken(request: Request) -> HttpResponse:
    """500: rendered without the frame, which may be what broke."""
    if request.headers.get("HX-Request"):
        return _words(_("Something broke on our side. Nothing was changed; please try again."), 500)
    return HttpResponse(render(None, "500.html"), status=500)


def form_expired(request: Request, reason: str = "") -> HttpResponse:
    """403 of the forgery guard: the form was opened before the last log-in or log-out."""
    page = request.headers.get("Referer", "")
    back = page if url_has_allowed_host_and_scheme(page, {request.get_host()}) else "/"
    if request.headers.get("HX-Request"):
        return _words(_("This page is out of date. Reload it; what you typed is kept."), 403)
    return render(request, "403_csrf.html", {"back": back}, status=403)


def _answer(request: Request, template: str, status: int, reason: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return _words(reason, status)
    return render(request, template, {"reason": reason}, status=status)


def _words(text: str, status: int) -> HttpResponse:
    """For htmx: the sentence alone, which the page shows as a message."""
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
