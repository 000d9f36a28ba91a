"""One item (M3, M20): its page, and what may be done with it. The right half of the to-do list shows the same."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from padis.accounts.rules import Ability, check_may
from padis.exchange import actions, queries
from padis.exchange.models import DocketRow, LedgerEntry, Message
from padis.exchange.states import Event
from padis.register.contract import RegisterDown, WrongAnswer
from padis.register.recordings import queries as recordings
from padis.register.recordings.actions import undo as undo_recording
from padis.shared.errors import Conflict, Refused
from padis.shared.time import beijing_date
from padis.web import htmx, toasts, tokens
from padis.web.forms import say_in
from padis.web.http import Request
from padis.web.items import leaving, panes, recording
from padis.web.items.comparing import Comparison
from padis.web.items.deeds import DEEDS, PART_SAID, Deed, Offer, carry_out, form_of
from padis.web.items.forms import IN_PART, RecordForm
from padis.web.items.item import Item, Standing
from padis.web.items.panes import Pane


@require_GET
def item(request: Request, number: str) -> HttpResponse:
    """The item; for htmx its part of the to-do list alone."""
    return shown(request, panes.item_pane(request, number, in_list=leaving.is_part_of_list(request)))


def shown(request: Request, pane: Pane, *, status: int = 200) -> HttpResponse:
    context = {**pane.context, "pane": pane}
    if htmx.is_fragment(request):
        response = htmx.render_fragment(request, pane.template, pane.template, context, status=status)
    else:
        response = render(request, "items/page.html", context, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Current-URL"])
    return response


@require_GET
def head(request: Request, number: str) -> HttpResponse:
    """How the item stands by now, for a page that shows it: 204 where nothing happened since ledger entry `?since=`.

    What happened after entry `?shown=` is said in words: the rest of the page is as old as that.
    """
    row = queries.docket_row_or_404(number, seen_by=request.user)
    if queries.is_closed(row):
        return render(request, "items/_head_left.html", {"row": row})
    standing = Standing.read(number, user=request.user)
    if str(standing.message.head_no) == request.GET.get("since"):
        return HttpResponse(status=204)
    return _head(request, standing, request.GET.get("shown", ""))


def _head(request: Request, standing: Standing, entry: str) -> HttpResponse:
    """`entry`: up to which ledger entry the rest of the page has it."""
    shown = int(entry) if entry.isdecimal() and len(entry) < 10 else standing.message.head_no
    news = (
        LedgerEntry.objects.filter(shard=standing.message.shard, item_id=standing.message.id, no__gt=shown)
        .exclude(event=Event.OPENED)
        .order_by("-no")
        .first()
    )
    return render(request, "items/_head.html", {"item": standing, "news": news, "shown": shown})


@require_POST
def opened(request: Request, number: str) -> HttpResponse:
    """The item has been on screen for a second."""
    row = queries.docket_row_or_404(number, seen_by=request.user)
    if queries.is_closed(row) and not row.left_it:  # taken back while it was on the screen
        return render(request, "items/_head_left.html", {"row": row})
    message = queries.message_or_404(number, seen_by=request.user)
    message = actions.mark_opened(key=message.key, by=request.user, now=timezone.now())
    if "many" in request.POST:
        return render(request, "many/_seen.html", {"message": message})
    return _head(request, Standing.read(number, user=request.user), request.POST.get("shown", ""))


class _NotDone(Exception):
    """The form was not carried out; what was typed and why not are in the offer."""

    def __init__(self, offer: Offer) -> None:
        super().__init__(offer.deed.name)
        self.offer = offer


@require_POST
def act(request: Request, number: str, name: str) -> HttpResponse:
    """One deed on the item. 422 with everything that was typed where it cannot be done (any more)."""
    deed = DEEDS.get(name)
    if deed is None:
        raise Http404
    row = queries.docket_row_or_404(number, seen_by=request.user)
    try:
        with tokens.once(request) as sending:
            if not sending.repeated:
                sending.url = _carry_out(request, row, deed)
    except _NotDone as failure:
        return _again(request, number, failure.offer)
    except panes.Left as left:
        return HttpResponse(str(left), status=409, content_type="text/plain; charset=utf-8")
    return leaving.go_on(request, sending.url, forget=[f"{name}-{number}"])


def _carry_out(request: Request, row: DocketRow, deed: Deed) -> str:
    """Does it and returns where that leads. Raises _NotDone, Left, NotAllowed."""
    message = queries.message_of(row)
    if message is None:
        raise panes.Left(panes.words_of_end(row))
    item, now = _item(request, message), timezone.now()
    form = form_of(deed, item, today=beijing_date(now), data=request.POST)
    if not form.is_valid():
        raise _NotDone(Offer(deed, form, tried=True))
    start = leaving.Start.of(request, row.number, row.item_id)
    try:
        carry_out(deed, form, message=item.message, by=request.user, now=now)
    except Refused as refused:
        say_in(form, refused)
        raise _NotDone(Offer(deed, form, tried=True)) from refused
    except Conflict as conflict:
        form.add_error(None, str(conflict))
        raise _NotDone(Offer(deed, form, tried=True, late=True)) from conflict
    link = (row.label, resolve_url("items:item", row.number))
    toasts.done(request, str(PART_SAID if IN_PART in request.POST else deed.said), link=link)
    facts = form.to_record()
    if facts is not None and item.comparison:
        _also_record(request, item, facts, link=link)
    return start.leads_to(request, today=beijing_date(now))


def _item(request: Request, message: Message) -> Item:
    """The item, beside the entry of the register with which the form compared it."""
    item = Item.of(message, user=request.user)
    if "person" not in request.POST:
        return item
    stated = item.stated if item.may(Event.ANSWERED) else item.arriving
    return replace(item, comparison=Comparison.with_one(request.user.unit_id, stated, ref=request.POST["person"]))


def _also_record(request: Request, item: Item, facts: dict[str, Any], *, link: tuple[str, str]) -> None:
    """The act itself is done, whatever the register says."""
    assert item.comparison
    if trouble := recording.write(item, item.comparison, facts, by=request.user, now=timezone.now()):
        toasts.warn(request, _("Not recorded in the local register: %(why)s") % {"why": trouble}, link=link)


@require_POST
def record(request: Request, number: str) -> HttpResponse:
    """What arrived before is recorded in the register of the user's unit."""
    message = queries.message_or_404(number, seen_by=request.user)
    check_may(request.user, Ability.FILE_CASE)
    item, now = _item(request, message), timezone.now()
    form = RecordForm(request.POST, item=item, today=beijing_date(now), stem="record")
    form.is_valid()
    trouble = _("The register cannot be read now. Try again later.")
    if item.comparison is not None and recording.is_to_record(item, by=request.user):
        facts = recording.to_write(item.comparison, request.POST)
        trouble = recording.write(item, item.comparison, facts, by=request.user, now=now)
    if trouble:
        form.add_error(None, trouble)
        return shown(request, panes.item_pane(request, number, in_list=_in_list(request), record=form), status=422)
    return _after_recording(request, number)


@require_POST
def unrecord(request: Request, number: str) -> HttpResponse:
    """Take back, on the same day, what was recorded."""
    row = queries.docket_row_or_404(number, seen_by=request.user)
    found = recordings.of_item(request.user.unit_id, row.item_id)
    if found is None or queries.is_closed(row):
        raise Http404
    try:
        undo_recording(recording=found, by=request.user, now=timezone.now())
    except (Refused, Conflict) as refused:
        toasts.warn(request, str(refused))
    except (RegisterDown, WrongAnswer) as failure:
        toasts.warn(request, failure.reason)
    return _after_recording(request, number)


def _after_recording(request: Request, number: str) -> HttpResponse:
    """The item as it is now: in its place in the list, or as a page."""
    if htmx.is_fragment(request):
        return shown(request, panes.item_pane(request, number, in_list=_in_list(request)))
    return redirect("items:item", number)


def _in_list(request: Request) -> bool:
    return leaving.list_of(request) is not None


def _again(request: Request, number: str, offer: Offer) -> HttpResponse:
    """The form with what was typed: for htmx it alone, so that nothing else on the page is lost either."""
    pane = panes.item_pane(request, number, in_list=_in_list(request), tried=offer)
    if htmx.is_fragment(request):
        return htmx.render_fragment(
            request, offer.deed.template, offer.deed.template, {**pane.context, "offer": offer}, status=422
        )
    return shown(request, pane, status=422)
