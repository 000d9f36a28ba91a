"""A list as a workbook: what is shown, all pages of it, with a note of what it is; each person in it is logged as read."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _

from padis.privacy.actions import log_accesses
from padis.privacy.models import Purpose
from padis.shared.sharding import Key
from padis.shared.tables.writing import Column, Sheet
from padis.shared.time import BEIJING
from padis.web.downloads import as_workbook
from padis.web.http import Request
from padis.web.persons import Sought

MOST = 20_000
TOGETHER = 1_000

Lines = Callable[[Sequence[Any]], Iterator[Sequence[Any]]]


def as_list(
    request: Request,
    title: str,
    columns: Sequence[Column],
    rows: QuerySet,
    *,
    lines: Lines,
    case_of: Callable[[Any], Key],
    purpose: Purpose,
    filters: str,
    sought: Sought | None,
    now: datetime,
    write: Callable[[str, Sheet], HttpResponse] = as_workbook,
) -> HttpResponse:
    """The first `MOST` of the rows, written as they are read, a thousand at a time. `lines` makes cells of many rows."""

    def cells() -> Iterator[Sequence[Any]]:
        found = rows[:MOST].iterator(chunk_size=TOGETHER)
        while some := list(islice(found, TOGETHER)):
            keys = dict.fromkeys(map(case_of, some))
            log_accesses(by=request.user, cases=keys, purpose=purpose, at=now, note=_("exported to a table"))
            yield from lines(some)

    with transaction.atomic():
        total = rows.order_by().count()
        said = "·".join(part for part in (filters, _words(sought)) if part)
        notes = _notes(request, title, said, total, now)
        name = f"{title}-{now.astimezone(BEIJING):%Y%m%d-%H%M}"
        return write(name, Sheet(title, columns, cells(), notes))


def _words(sought: Sought | None) -> str:
    if sought is None or sought.is_forgotten:
        return ""
    return sought.name or _("of one identity number")


def _notes(request: Request, title: str, filters: str, total: int, now: datetime) -> list[tuple[str, str]]:
    shown = str(total)
    if total > MOST:
        shown = _("the first %(most)d of %(total)d; narrow the list for the rest") % {"most": MOST, "total": total}
    return [
        (_("List"), title),
        (_("Unit"), request.user.unit.division.full_name),
        (_("Filters"), filters or _("none")),
        (_("Rows"), shown),
        (_("Exported at"), f"{now.astimezone(BEIJING):%Y-%m-%d %H:%M}"),
        (_("Exported by"), f"{request.user.display_name} ({request.user.username})"),
        (_("Mind"), _("Holds personal data. Use it for the work at hand alone and delete it afterwards.")),
    ]
