"""The tables of the monitors (M7, M8, M12, M13): one page, one export, one list behind a number, for all of them."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from padis.accounts.models import User
from padis.accounts.rules import Ability, check_may
from padis.divisions.models import Division, Level
from padis.divisions.queries import parent_path
from padis.divisions.scope import SIGNIFICANT_DIGITS
from padis.monitoring.queries import place_or_404
from padis.monitoring.tables import build
from padis.monitoring.tables.shapes import BY_CODE, By
from padis.shared.time import beijing_date
from padis.web import htmx
from padis.web.http import Request
from padis.web.live.parts import pushed
from padis.web.tables import heads
from padis.web.tables.asked import Asked, periods_offered
from padis.web.tables.cells import is_own, linked


@require_GET
def start(request: Request) -> HttpResponse:
    """The first table of network co-operation, of one's own unit."""
    check_may(request.user, Ability.SEE_COUNTS)
    return htmx.redirect(request, "network:table", code=request.user.unit_id)


@require_GET
@pushed("table")
def table(request: Request, code: str, table: str) -> HttpResponse:
    """A table of one's own unit, or of one below it."""
    asked = read(request, code, table)
    context = {
        "asked": asked,
        "place": asked.place,
        "trail": trail(asked.place, request.user),
        "topic": topic(asked.place, request.user),
        "tabs": heads.tabs(asked, request.user),
        "kinds": build.kinds_for(asked.shape),
        "all_kinds": not (asked.shape.each_kind or asked.shape.key_persons),
        "ways": By.choices if asked.place.level else [],
        "periods": periods_offered(asked.today, closed=asked.closed),
        "title": title(asked),
        "partner_name": partner_name(asked),
        **(_found(asked, request.user) if not asked.trouble else {}),
    }
    return htmx.render_fragment(request, "tables/page.html", "tables/_table.html", context)


def read(request: Request, code: str, table: str) -> Asked:
    check_may(request.user, Ability.SEE_COUNTS)
    place = place_or_404(code, seen_by=request.user)
    today, own = beijing_date(timezone.now()), is_own(request.user, place)
    return Asked.of(request.GET, BY_CODE[table], place, today=today, own=own)


def title(asked: Asked) -> str:
    if asked.shape.each_kind and asked.kind:
        return heads.title_of(asked.kind)
    return str(asked.shape.title)


def partner_name(asked: Asked) -> str:
    path = parent_path(asked.partner.ljust(12, "0")) if asked.partner else []
    return path[0].name if path else ""


def _found(asked: Asked, user: User) -> dict[str, Any]:
    found = build.table(asked.shape, asked.question)
    rows = build.in_order(found.rows, asked.sort) if asked.sort else found.rows
    lines = linked([*rows, found.total] if found.total else rows, asked, user)
    total = lines.pop() if found.total else None
    return {
        "found": found,
        "closing": build.closed_on(asked.period) if asked.closed else None,
        "groups": heads.groups(asked.shape),
        "bases": heads.bases(asked),
        "heads": heads.heads(asked),
        "rows": [(row, _leads_to(row, asked), link) for row, link in lines],
        "total": total,
    }


def _leads_to(row: build.Row, asked: Asked) -> str:
    """The same table of the line's unit; "" for a partner, for what is no more and for the place itself."""
    line = row.line
    if line is None or line.division is None or asked.by is By.PARTNER or line.code == asked.place.code:
        return ""
    return asked.address(place=line.code)


def trail(place: Division, user: User) -> list[Division]:
    """From the user's unit down to the place above the one shown."""
    above = [step for step in parent_path(place.code)[:-1] if user.unit.scope.contains(step.code)]
    return [user.unit.division, *above] if user.unit.level == Level.NATION and place.level > Level.NATION else above


def topic(place: Division, user: User) -> str:
    """What the page watches (padis.web.live.topics)."""
    return user.unit_id if place.code == user.unit_id else place.code[: SIGNIFICANT_DIGITS[place.level]]
