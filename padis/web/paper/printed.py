"""An item as a paper form with its code, for the two units that handle it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_GET

from padis.web.downloads import to_show
from padis.web.http import Request
from padis.web.items import panes
from padis.web.items.item import Item

CHINESE = "zh-hans"
"""A form on paper is Chinese, whatever its writer reads on the screen."""


@require_GET
def form(request: Request, number: str) -> HttpResponse:
    """The PDF. A reading of the person's record; 404 for an item that is closed to the unit."""
    from padis.paper.fonts import NoFont  # a process that prints nothing does without typesetter and fonts
    from padis.web.paper.sheets import pdf_of

    item = Item.read(number, user=request.user)
    try:
        with translation.override(CHINESE):
            content = pdf_of(item, by=request.user, now=timezone.now())
    except NoFont as lacking:
        return render(request, "paper/no_font.html", {"lacking": str(lacking), "number": number}, status=503)
    panes.log_reading(request.user, item)
    return to_show(f"{item.kind.name}-{number}.pdf", content, "application/pdf")
