"""Answers that suit both a whole page and a part of it swapped in by htmx."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.encoding import iri_to_uri

from padis.web import keep
from padis.web.http import Request


def redirect(request: Request, to: Any, *args: Any, forget: Iterable[str] = (), **kwargs: Any) -> HttpResponse:
    """Go on to a page: 302, or HX-Redirect for htmx. `to` as for Django's `redirect`.

    `forget` names the kept forms (data-keep) whose text has done its work.
    """
    keep.forget(request, forget)
    url = resolve_url(to, *args, **kwargs)
    if is_fragment(request):
        return HttpResponse(headers={"HX-Redirect": iri_to_uri(url)})
    return HttpResponseRedirect(url)


def render_fragment(
    request: Request, page: str, fragment: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """The page, or for htmx only its part; `page` includes `fragment`, so both show the same.

    Waiting messages travel with the part and are put among the toasts; so do the names of kept forms to be dropped.
    """
    if is_fragment(request):
        response = HttpResponse(
            render_to_string(fragment, dict(context), request)
            + render_to_string("ui/messages.html", {"swap": True}, request),
            status=status,
            headers=_forgetting(request),
        )
    else:
        response = render(request, page, dict(context), status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _forgetting(request: Request) -> dict[str, str]:
    """The header that lets keep.js drop forms before the part is swapped in."""
    names = keep.forgotten(request).split()
    return {"HX-Trigger": json.dumps({"padis:forget": {"names": names}})} if names else {}


def is_fragment(request: Request) -> bool:
    """Whether htmx asks for a part; a page restored from its history is asked for as a whole."""
    return bool(request.htmx) and not request.htmx.history_restore_request
