"""What holds for every request: its language, that someone is signed in, and that the password is one's own."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import resolve_url
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_supported_language_variant

from padis.web import keep
from padis.web.http import Request

GetResponse = Callable[[Request], HttpResponse]


class ChosenLanguageMiddleware:
    """The language that the user chose, else Chinese; an office computer's browser speaks whatever it was sold with."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request.LANGUAGE_CODE = language = self.chosen(request.COOKIES)
        with translation.override(language):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        return response

    @staticmethod
    def chosen(cookies: Mapping[str, str]) -> str:
        try:
            return get_supported_language_variant(cookies.get(settings.LANGUAGE_COOKIE_NAME, ""))
        except LookupError:
            return settings.LANGUAGE_CODE


class SignedInMiddleware:
    """Every address asks for log-in unless its view is marked login_not_required; what it shows is kept in no cache."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        response = self.get_response(request)
        keep.carry(request, response)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    def process_view(self, request: Request, view: Callable, args: Any, kwargs: Any) -> HttpResponse | None:
        """To the log-in, and from there back; a page that htmx keeps up to date says so and stays, for someone may be typing."""
        if request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        query = QueryDict(mutable=True)
        query[REDIRECT_FIELD_NAME] = self.page_of(request)
        url = f"{resolve_url(settings.LOGIN_URL)}?{query.urlencode(safe='/')}"
        if request.htmx:
            return HttpResponse(status=401, headers={"HX-Trigger": json.dumps({"padis:signedout": {"url": url}})})
        return HttpResponseRedirect(url)

    @staticmethod
    def page_of(request: Request) -> str:
        """The address that can be opened again: for a form or a part of a page, the page that holds it."""
        if request.method == "GET" and not request.htmx:
            return request.get_full_path()
        holder = request.htmx.current_url if request.htmx else request.headers.get("Referer")
        if holder and url_has_allowed_host_and_scheme(holder, {request.get_host()}):
            return "/" + holder.split("/", 3)[3] if holder.count("/") >= 3 else "/"
        return "/"


class OwnPasswordMiddleware:
    """A one-time password opens nothing but the page that replaces it."""

    OPEN = frozenset({"account_change_password", "account_logout", "set_language"})

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Request, view: Callable, args: Any, kwargs: Any) -> HttpResponse | None:
        user = request.user
        if not user.is_authenticated or not user.must_change_password:
            return None
        if request.resolver_match and request.resolver_match.view_name in self.OPEN:
            return None
        url = resolve_url("account_change_password")
        return HttpResponse(headers={"HX-Redirect": url}) if request.htmx else HttpResponseRedirect(url)
