"""The one search box (Ctrl-K)."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from padis.web import htmx
from padis.web.http import Request
from padis.web.search import providers


@require_GET
def results(request: Request) -> HttpResponse:
    """What fits `?q=`, in groups: the list below the box for htmx, a page of its own without."""
    text = request.GET.get("q", "").strip()
    context = {"text": text, "groups": providers.find(request.user, text) if text else []}
    return htmx.render_fragment(request, "search/page.html", "search/_results.html", context)
