"""M11: an indicator, a unit, a span of statistical months; as a table and as a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from padis.accounts.rules import Ability, check_may
from padis.divisions.models import Division
from padis.exchange.kinds import Kind, all_kinds
from padis.monitoring.indicators import BY_CODE, INDICATORS, Indicator, Point, series
from padis.monitoring.periods import first_month, month_words, months_between, read_span, shifted, this_month
from padis.monitoring.queries import place_or_404
from padis.shared.errors import Refused
from padis.shared.tables.writing import Column, Sheet
from padis.shared.time import BEIJING, beijing_date
from padis.web import htmx
from padis.web.downloads import as_machine_csv, as_workbook
from padis.web.http import Request
from padis.web.live.parts import pushed
from padis.web.tables import heads, views
from padis.web.tables.asked import CLOSED, WAS
from padis.web.tables.cells import is_own
from padis.web.templatetags.monitor import rate

USUAL = "I5"
USUAL_SPAN = 12
MACHINE_COLUMNS = ("indicator", "place", "view", "kind", "month", "number", "of", "value", "rounded")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; `trouble` says what of it cannot be answered, `field` where it stands."""

    indicator: Indicator
    place: Division
    kind: Kind | None
    first: str
    last: str
    months: list[str]
    closed: bool
    as_now: bool
    trouble: str
    field: str
    today: date
    own: bool

    @classmethod
    def of(cls, query: QueryDict, place: Division, *, today: date, own: bool) -> "Asked":
        indicator = BY_CODE.get(query.get("indicator", ""), BY_CODE[USUAL])
        now = this_month(today)
        start = max(first_month() or now, shifted(now, 1 - USUAL_SPAN))
        first, last = query.get("first") or start, query.get("last") or now
        months: list[str] = []
        trouble, field = str(indicator.missing), "indicator" if indicator.missing else ""
        if not trouble:
            try:
                months = read_span(first, last, today=today)
            except Refused as refused:
                trouble, field = str(refused), refused.field or ""
        kind = next((kind for kind in kinds_of(indicator) if kind.code == query.get("kind")), None)
        closed, as_now = query.get("view") == CLOSED, query.get("as") != WAS
        return cls(indicator, place, kind, first, last, months, closed, as_now, trouble, field, today, own)

    def points(self) -> list[Point]:
        kinds = [self.kind] if self.kind else kinds_of(self.indicator)
        return series(
            self.indicator,
            self.place,
            kinds=[kind.code for kind in kinds],
            months=self.months,
            closed=self.closed,
            as_now=self.as_now,
            today=self.today,
            own=self.own,
        )


def kinds_of(indicator: Indicator) -> list[Kind]:
    return [kind for kind in all_kinds() if kind.duty is indicator.duty]


def read(request: Request, code: str) -> Asked:
    check_may(request.user, Ability.SEE_COUNTS)
    place = place_or_404(code, seen_by=request.user)
    return Asked.of(request.GET, place, today=beijing_date(timezone.now()), own=is_own(request.user, place))


@require_GET
@pushed("table")
def page(request: Request, code: str) -> HttpResponse:
    asked = read(request, code)
    points = asked.points() if asked.months else []
    context = {
        "asked": asked,
        "place": asked.place,
        "trail": views.trail(asked.place, request.user),
        "topic": views.topic(asked.place, request.user),
        "tabs": heads.monitor_tabs(code, request.user, "indicators"),
        "indicators": INDICATORS,
        "kinds": kinds_of(asked.indicator),
        "months": [
            (month, month_words(month)) for month in reversed(months_between(first_month() or asked.last, asked.today))
        ],
        "rows": [(month_words(point.month), *texts(asked.indicator, point)) for point in points],
    }
    return htmx.render_fragment(request, "tables/indicators.html", "tables/_indicators.html", context)


def texts(indicator: Indicator, point: Point) -> tuple[str, str, str]:
    """Number, denominator and value of a month as they are shown; "—" where there is none."""
    if not point.is_known:
        return "—", "—", _("not closed yet")
    over = "" if point.over is None else str(point.over)
    return str(point.number), over, rate(point.value) if indicator.is_share else str(point.value)


@require_GET
def export(request: Request, code: str, form: str) -> HttpResponse:
    asked, now = read(request, code), timezone.now()
    if not asked.months:
        raise Http404
    points = asked.points()
    title = f"{asked.indicator.code} {asked.indicator.name}"
    name = f"{title}-{asked.place.name}-{asked.months[0]}-{asked.months[-1]}"
    if form == "csv":
        return as_machine_csv(name, MACHINE_COLUMNS, lines(asked, points))
    columns = [
        Column(_("Statistical month"), 16),
        Column(pgettext("indicator", "Number"), 12),
        Column(_("Of"), 12),
        Column(_("Value"), 14),
    ]
    rows = ([month_words(point.month), *texts(asked.indicator, point)] for point in points)
    notes = [
        (_("Table"), title),
        (_("Unit"), asked.place.full_name),
        (_("Statistical month"), f"{month_words(asked.months[0])} – {month_words(asked.months[-1])}"),
        (_("View"), _("closed months") if asked.closed else _("live")),
        (_("Kind"), str(asked.kind.name if asked.kind else _("All kinds"))),
        (_("Made at"), f"{now.astimezone(BEIJING):%Y-%m-%d %H:%M}"),
        (_("Exported by"), f"{request.user.display_name} ({request.user.username})"),
    ]
    return as_workbook(name, Sheet(title, columns, rows, notes))


def lines(asked: Asked, points: list[Point]) -> Iterator[list[Any]]:
    """One line a month: what is not known is empty; the last column says where counts are rounded."""
    kind = asked.kind.code if asked.kind else ""
    for point in points:
        value: Any = "" if point.value is None else point.value
        value = f"{value:.4f}" if isinstance(value, float) else value
        yield [
            asked.indicator.code,
            asked.place.code,
            "closed" if asked.closed else "live",
            kind,
            point.month,
            "" if point.number is None else point.number,
            "" if point.over is None else point.over,
            value,
            "1" if asked.indicator.key_persons and not asked.own else "",
        ]
