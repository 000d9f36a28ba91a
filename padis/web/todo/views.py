"""The to-do list, worked like a mailbox (M1): the list on the left, the item at hand on the right."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from padis.accounts.rules import Ability, check_may
from padis.exchange import queries
from padis.privacy.queries import last_looked
from padis.shared.time import beijing_date
from padis.web import htmx, paging
from padis.web.http import Request
from padis.web.items import panes
from padis.web.live.parts import pushed
from padis.web.notices.digests import digest
from padis.web.todo.lists import ORDER, Listing, tabs

PARTS = {"todo": "todo/_mailbox.html", "todo-list": "todo/_list.html"}
"""The parts that htmx may ask for, by the id of what they replace."""


@require_GET
@pushed("todo-list")
def mailbox(request: Request) -> HttpResponse:
    """`?act=` and `?due=` narrow the list, `?item=` opens an item beside it; asked for alone, the list logs no access."""
    check_may(request.user, Ability.ANSWER)
    today = beijing_date(timezone.now())
    listing = Listing.of(request.GET)
    counts = queries.to_do_counts(request.user, today=today)
    key = request.GET.get("item", "")
    part = PARTS.get(request.htmx.target or "") if htmx.is_fragment(request) else None
    context = {
        "listing": listing,
        "counts": counts,
        "tabs": tabs(counts, listing, everything=_("All")),
        "page": paging.paginate(
            request,
            listing.rows(request.user, today=today),
            columns={"due": ORDER},
            default="due",
            total=listing.total(counts),
        ),
        "key": key,
        "digest": digest(request.user, today=today),
        "last_looked": last_looked(request.user.unit_id, today=today),
    }
    if key and part != PARTS["todo-list"]:
        pane = panes.of(request, key, in_list=True)
        context |= {**pane.context, "pane": pane}
    whole = "todo/list.html"
    response = htmx.render_fragment(request, whole, part, context) if part else render(request, whole, context)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response
