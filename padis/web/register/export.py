"""The register as a workbook."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from padis.accounts.rules import Ability, check_may
from padis.cases.models import Case
from padis.divisions.queries import full_name
from padis.exchange.kinds import kind_of
from padis.exchange.models import DocketRow
from padis.exchange.states import Party, State
from padis.privacy.models import Purpose
from padis.shared.sharding import shard_of
from padis.shared.tables.writing import Column
from padis.shared.time import beijing_date
from padis.web import exporting
from padis.web.filters.lists import LISTS
from padis.web.http import Request
from padis.web.register.keyset import Order
from padis.web.register.views import COLUMNS, DEFAULT, narrowed


@require_GET
def export(request: Request) -> HttpResponse:
    """The names of one's own files whole, those of received items masked as on the page."""
    check_may(request.user, Ability.SEE_REGISTER)
    now = timezone.now()
    found = narrowed(request, today=beijing_date(now))
    order = Order.read(request.GET, columns=COLUMNS, default=DEFAULT)
    return exporting.as_list(
        request,
        _("Notice register"),
        _columns(),
        found.rows.order_by(*order.fields()),
        lines=lambda rows: _lines(rows, shard_of(request.user.unit_id)),
        case_of=lambda row: (row.item_shard, row.case_id),
        purpose=Purpose.HANDLING,
        filters=LISTS["register"].words(request.GET),
        sought=found.sought,
        now=now,
    )


def _columns() -> list[Column]:
    return [
        Column(_("Name"), 12),
        Column(_("Direction"), 8),
        Column(_("Partner"), 40),
        Column(_("Kind"), 10),
        Column(_("State"), 12),
        Column(_("Result"), 14),
        Column(_("urgent"), 8),
        Column(_("Sent on"), 16),
        Column(_("Due on"), 12),
        Column(pgettext("item", "Answered"), 16),
        Column(_("Number"), 30),
    ]


def _lines(rows: Sequence[DocketRow], shard: str) -> Iterator[Sequence[Any]]:
    own = [row.case_id for row in rows if row.role == Party.SENDER]
    names = dict(Case.objects.filter(shard=shard, id__in=own).values_list("id", "name"))
    for row in rows:
        is_sent = row.role == Party.SENDER
        yield (
            names.get(row.case_id, row.label) if is_sent else row.label,
            pgettext("direction", "sent") if is_sent else pgettext("direction", "received"),
            full_name(row.partner),
            str(kind_of(row.kind).name),
            str(State(row.state).label),
            _finding(row),
            _("urgent") if row.urgent else "",
            row.sent_at,
            row.due_on,
            row.answered_at,
            row.number,
        )


def _finding(row: DocketRow) -> str:
    found = kind_of(row.kind).findings.get(row.finding) if row.state in (State.ANSWERED, State.CONFIRMED) else None
    return str(found.label) if found else ""
