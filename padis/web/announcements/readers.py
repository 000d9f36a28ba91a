"""Who has read an announcement, and who has not: level by level, unit by unit with its telephone, and as a workbook."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from padis.announcements import queries
from padis.announcements.models import Announcement
from padis.announcements.queries import Numbers, Readers, Reading
from padis.divisions.models import Division, Level
from padis.divisions.queries import children, division, full_name
from padis.shared.tables.writing import Column, Sheet
from padis.shared.time import BEIJING
from padis.web import htmx
from padis.web.announcements.forms import ReadersForm
from padis.web.announcements.publishing import looked_after_or_404
from padis.web.downloads import as_workbook
from padis.web.http import Request
from padis.web.paging import ROWS, Page


@dataclass(frozen=True)
class Asked:
    """What the address names: the announcement, the place that narrows the list, and which units."""

    announcement: Announcement
    readers: Readers
    form: ReadersForm
    has_read: bool

    @classmethod
    def of(cls, request: Request, pk: int) -> "Asked":
        """404 for another unit's."""
        one = looked_after_or_404(request, pk)
        form = ReadersForm(request.GET, auto_id="readers-%s")
        form.is_valid()
        return cls(one, Readers.of(one), form, request.GET.get("show") == "read")

    @property
    def place(self) -> Division | None:
        return division(self.form.cleaned_data.get("within") or "")

    @property
    def codes(self) -> list[str]:
        """Of the units listed."""
        codes = self.readers.read if self.has_read else self.readers.unread
        return queries.within(codes, self.place) if self.place else codes

    @property
    def numbers(self) -> Numbers:
        return self.readers.numbers(self.place) if self.place else self.readers.total

    def below(self, own: str) -> list[tuple[Division, Numbers]]:
        """The places directly below with their numbers, down to the counties."""
        found = children(self.place.code if self.place else own)
        counted = [(each, self.readers.numbers(each)) for each in found if each.level < Level.TOWNSHIP]
        return [(each, numbers) for each, numbers in counted if numbers.units]


@require_GET
def readers(request: Request, pk: int) -> HttpResponse:
    asked = Asked.of(request, pk)
    page = Page(Paginator(asked.codes, ROWS).get_page(request.GET.get("page")), "")
    context: dict[str, Any] = {
        "announcement": asked.announcement,
        "form": asked.form,
        "has_read": asked.has_read,
        "numbers": asked.numbers,
        "place": asked.place,
        "below": asked.below(request.user.unit_id),
        "page": page,
        "rows": queries.readings(asked.announcement, list(page)),
    }
    return htmx.render_fragment(request, "announcements/readers.html", "announcements/_readers.html", context)


@require_GET
def export(request: Request, pk: int) -> HttpResponse:
    """What the list shows, on all its pages."""
    asked, now = Asked.of(request, pk), timezone.now()
    title = _("Units that have read it") if asked.has_read else _("Units that have not read it")
    columns = [
        Column(_("Code"), 16),
        Column(_("Place"), 34),
        Column(_("Unit"), 26),
        Column(_("Person on duty"), 20),
        Column(_("Telephone"), 24),
        *(
            [Column(pgettext("announcement", "Read at"), 18), Column(pgettext("announcement", "Read by"), 18)]
            if asked.has_read
            else []
        ),
    ]
    sheet = Sheet(title, columns, _cells(asked), _notes(request, asked, title, now))
    return as_workbook(f"{title}-{now.astimezone(BEIJING):%Y%m%d-%H%M}", sheet)


def _cells(asked: Asked) -> Iterator[Sequence[Any]]:
    for row in queries.readings(asked.announcement, asked.codes):
        yield [*_entry(row), *([row.read_at, row.read_by] if asked.has_read else [])]


def _entry(row: Reading) -> list[str]:
    return [row.code, full_name(row.code), row.unit, row.person_on_duty, row.telephone]


def _notes(request: Request, asked: Asked, title: str, now: datetime) -> list[tuple[str, str]]:
    return [
        (_("List"), title),
        (_("Announcement"), asked.announcement.title),
        (_("Unit"), request.user.unit.division.full_name),
        (_("Filters"), asked.place.full_name if asked.place else _("none")),
        (_("Rows"), str(len(asked.codes))),
        (_("Exported at"), f"{now.astimezone(BEIJING):%Y-%m-%d %H:%M}"),
        (_("Exported by"), f"{request.user.display_name} ({request.user.username})"),
    ]
