"""The one search box (Ctrl-K)."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from padis.web import htmx
from padis.web.http import Request
from padis.web.search import providers


@require_http_methods(["GET", "POST"])
def results(request: Request) -> HttpResponse:
    """What fits `q`, in groups: the list below the box for htmx, a page of its own without; where one thing alone fits, that.

    By POST: names and identity numbers are typed here, and none may stand in an address or a log.
    """
    text = request.POST.get("q", "").strip()
    groups = providers.find(request.user, text) if text else []
    hits = [hit for group in groups for hit in group.hits]
    if len(hits) == 1 and not htmx.is_fragment(request):
        return htmx.redirect(request, hits[0].url)
    context = {"text": text, "groups": groups}
    return htmx.render_fragment(request, "search/page.html", "search/_results.html", context)
