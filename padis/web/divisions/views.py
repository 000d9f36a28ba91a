"""Division codes (M22): browse the tree, search, see what a code was."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from padis.divisions import queries
from padis.divisions.models import NATION, Level
from padis.divisions.resolution import Resolution
from padis.divisions.scope import Scope
from padis.web import htmx
from padis.web.divisions import history
from padis.web.divisions.offers import CODE_LENGTHS, offer
from padis.web.http import Request

FOUND = 50


@require_GET
def browse(request: Request, code: str = NATION) -> HttpResponse:
    """One division with those below it; with `?q=` what the search finds instead."""
    division = queries.division(code)
    if division is None:
        raise Http404
    text = request.GET.get("q", "").strip()
    context = {
        "division": division,
        "path": queries.parent_path(code)[:-1],
        "text": text,
        "rows": queries.search(text, limit=FOUND) if text else queries.children(code),
        "resolution": _resolution(text),
        "spells": history.earlier_uses(code),
        "predecessors": history.predecessors(code),
    }
    return htmx.render_fragment(request, "divisions/browse.html", "divisions/_browse.html", context)


def _resolution(text: str) -> Resolution | None:
    """What a typed code means today, where that takes a word of explanation."""
    if not text.isdecimal() or len(text) not in CODE_LENGTHS:
        return None
    found = queries.resolve(text)
    return found if found.note else None


@require_GET
def options(request: Request) -> HttpResponse:
    """What a division picker offers for `?q=`; `level` 1 to 4 and `within=own` narrow it."""
    text = request.GET.get("q", "").strip()
    return render(request, "divisions/_options.html", {"text": text, "offer": offer(text, **_narrowed(request))})


def _narrowed(request: Request) -> dict[str, Any]:
    level = request.GET.get("level", "")
    own: Scope | None = request.user.unit.scope if request.GET.get("within") == "own" else None
    return {"level": Level(int(level)) if level in {"1", "2", "3", "4"} else None, "within": own}
