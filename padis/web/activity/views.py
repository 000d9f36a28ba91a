"""User activity (M9): the townships of a county, or counts for the places below; each list to take away."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from padis.accounts.models import User
from padis.accounts.rules import Ability, check_may, may_look_in
from padis.divisions.models import Division, Level
from padis.divisions.queries import parent_path
from padis.monitoring import activity
from padis.monitoring.activity import Use
from padis.monitoring.attention import has_townships
from padis.monitoring.queries import place_or_404
from padis.shared.tables.writing import Column, Sheet
from padis.shared.time import BEIJING, beijing_date
from padis.web.activity.board import OF_PLACES, OF_TOWNSHIPS, Wanted, in_order, months, total_of
from padis.web.downloads import as_workbook
from padis.web.exporting import MOST
from padis.web.http import Request
from padis.web.monitor.views import month_words
from padis.web.paging import ROWS
from padis.web.tables.heads import monitor_tabs


@dataclass(frozen=True, slots=True)
class Row:
    """A township, and whether the reader may see the items behind its figures."""

    use: Use
    looks_in: bool


@require_GET
def table(request: Request, code: str = "") -> HttpResponse:
    """Of one's own unit or a place below: its townships, one list of them, or the counts of the places below."""
    place, wanted = _asked(request, code)
    context = {**about(request, place, wanted), "tabs": _tabs(place, wanted)}
    if not _is_list(place, wanted):
        lines, page = in_order(activity.below(place, wanted.rules), OF_PLACES, wanted.sort)
        return render(
            request, "activity/places.html", {**context, "lines": lines, "page": page, "total": total_of(lines)}
        )
    found = activity.codes(place, wanted.rules, wanted.only)
    if _is_close(place):
        uses, page = in_order(activity.uses(found, wanted.rules), OF_TOWNSHIPS, wanted.sort)
        context |= {"page": page, "count": len(uses)}
    else:  # as many as a province has: a page at a time, in the order of codes
        pages = Paginator(found, ROWS)
        uses = activity.uses(list(pages.get_page(request.GET.get("page"))), wanted.rules)
        context |= {"pages": pages.get_page(request.GET.get("page")), "count": len(found)}
    rows = [Row(use, looks_in(request.user, use.division.code)) for use in uses]
    return render(request, "activity/townships.html", {**context, "rows": rows})


@require_GET
def export(request: Request, code: str) -> HttpResponse:
    """What the page shows, all of it, as a workbook."""
    place, wanted = _asked(request, code)
    now = timezone.now()
    if _is_list(place, wanted):
        found = activity.codes(place, wanted.rules, wanted.only)
        uses, _page = in_order(activity.uses(found[:MOST], wanted.rules), OF_TOWNSHIPS, wanted.sort)
        columns, cells = _township_columns(wanted), [_township_cells(use) for use in uses]
    else:
        lines, _page = in_order(activity.below(place, wanted.rules), OF_PLACES, wanted.sort)
        columns, cells = _place_columns(wanted), [_place_cells(*line) for line in lines]
    title = _("User activity")
    sheet = Sheet(title, columns, cells, _notes(request, place, wanted, len(cells), now))
    return as_workbook(f"{title}-{place.name}-{now.astimezone(BEIJING):%Y%m%d-%H%M}", sheet)


def about(request: Request, place: Division, wanted: Wanted) -> dict[str, Any]:
    """What every page of the area needs."""
    own = request.user.unit
    above = [step for step in parent_path(place.code)[:-1] if own.scope.contains(step.code)]
    return {
        "place": place,
        "pages_beside": monitor_tabs(place.code, request.user, "activity"),
        "wanted": wanted,
        "rules": wanted.rules,
        "trail": ([own.division] if own.level == Level.NATION and place.level > Level.NATION else []) + above,
        "months": [(month, month_words(month)) for month in months(wanted.rules.today)],
        "month_words": month_words(wanted.month),
    }


def looks_in(user: User, township: str) -> bool:
    """Whether the items behind a township's figures are for the user's eyes: its own, or its county's."""
    return user.unit_id == township or may_look_in(user, township)


def _asked(request: Request, code: str) -> tuple[Division, Wanted]:
    check_may(request.user, Ability.SEE_COUNTS)
    place = place_or_404(code or request.user.unit_id, seen_by=request.user)
    return place, Wanted.of(request.GET, today=beijing_date(timezone.now()))


def _is_close(place: Division) -> bool:
    return place.level == Level.TOWNSHIP or has_townships(place)


def _is_list(place: Division, wanted: Wanted) -> bool:
    return bool(wanted.only) or _is_close(place)


def _tabs(place: Division, wanted: Wanted) -> list[tuple[str, str]]:
    """The lists offered: key and words."""
    if place.level == Level.TOWNSHIP:
        return []
    return [
        ("", _("All townships") if _is_close(place) else _("By unit")),
        ("silent", _("Do not log in")),
        ("unread", _("Log in, do not receive")),
        ("below", _("Fewer than %(n)d log-in days") % {"n": wanted.rules.enough}),
        ("reached", _("%(n)d log-in days or more") % {"n": wanted.rules.enough}),
    ]


def _township_columns(wanted: Wanted) -> list[Column]:
    unopened = _("Unopened for %(n)d days") % {"n": wanted.rules.unopened}
    return [
        Column(_("Code"), 16, as_text=True),
        Column(_("Township"), 34),
        Column(_("Accounts")),
        Column(_("Last log-in")),
        Column(_("Log-in days")),
        Column(_("Acts")),
        Column(_("Awaiting it")),
        Column(unopened, 18),
        Column(_("Remark"), 20),
    ]


def _township_cells(use: Use) -> list[Any]:
    remark = _("Do not log in") if use.is_silent else _("Log in, do not receive") if use.lies_unopened else ""
    place = use.division
    return [place.code, place.full_name, use.accounts, use.last, use.days, use.acts, use.waiting, use.unopened, remark]


def _place_columns(wanted: Wanted) -> list[Column]:
    reached = _("%(n)d log-in days or more") % {"n": wanted.rules.enough}
    return [
        Column(_("Code"), 16, as_text=True),
        Column(_("Unit"), 34),
        Column(_("Townships")),
        Column(_("Accounts")),
        Column(reached, 18),
        Column(_("Log-in rate")),
        Column(_("Do not log in")),
        Column(_("Log in, do not receive"), 18),
    ]


def _place_cells(place: Division, counts: activity.Counts) -> list[Any]:
    rate = None if counts.rate is None else round(counts.rate, 4)
    return [
        place.code,
        place.full_name,
        counts.townships,
        counts.accounts,
        counts.reached,
        rate,
        counts.silent,
        counts.unread,
    ]


def _notes(request: Request, place: Division, wanted: Wanted, rows: int, now: datetime) -> list[tuple[str, str]]:
    rules = wanted.rules
    return [
        (_("List"), _("User activity")),
        (_("Unit"), place.full_name),
        (_("Statistical month"), f"{wanted.month} ({rules.first} – {rules.last})"),
        (_("Filters"), str(dict(_tabs(place, wanted)).get(wanted.only, ""))),
        (_("Rows"), str(rows)),
        (_("Do not log in"), _("nobody for %(n)d days") % {"n": rules.silent}),
        (_("Log in, do not receive"), _("something received lies unopened for %(n)d days") % {"n": rules.unopened}),
        (_("Exported at"), f"{now.astimezone(BEIJING):%Y-%m-%d %H:%M}"),
        (_("Exported by"), f"{request.user.display_name} ({request.user.username})"),
    ]
