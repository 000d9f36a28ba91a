"""The pages of an import, whatever its rows become (padis.intake.frame): bringing a file, and the steps from there on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from padis.accounts.models import User
from padis.intake.frame import workbooks
from padis.intake.frame.frame import WORKING, Frame, H, R
from padis.intake.frame.models import Head, State
from padis.intake.frame.receiving import AlreadyBrought
from padis.shared.errors import Conflict, Refused
from padis.shared.sharding import Key
from padis.shared.tables.guard import MOST_BYTES
from padis.shared.tables.reader_process import MOST_ROWS
from padis.shared.time import BEIJING
from padis.web import htmx, paging, toasts, tokens
from padis.web.downloads import as_workbook
from padis.web.forms import line
from padis.web.http import Request

View = Callable[..., HttpResponse]
SORTED = {"received": ("received_at", "id"), "name": ("name", "id")}
LIMITS = {"most_mb": MOST_BYTES // 1024**2, "most_rows": f"{MOST_ROWS:,}"}
LONGEST_SHEET = 80


class FileForm(forms.Form):
    use_required_attribute = False
    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.csv,.txt"}),
        allow_empty_file=True,
        error_messages={
            "required": gettext_lazy("Choose a file of at most %(most)d MB.") % {"most": MOST_BYTES // 1024**2},
            "max_length": gettext_lazy("The name of the file is too long."),
        },
    )


class Act(Protocol):
    """An act on an import; what it gives is the import, where work may begin."""

    def __call__(self, *, key: Key, by: User, now: Any) -> object: ...


@dataclass(frozen=True, slots=True)
class Pages(Generic[H, R]):
    """The pages of one sort of import, at the addresses under `names`; `begin` has the work done."""

    frame: Frame[H, R]
    names: str
    begin: Callable[[Key], None]

    def address_of(self, one: Head) -> str:
        return reverse(f"{self.names}:page", args=[one.id])

    def own_or_404(self, id: UUID, *, seen_by: User) -> H:
        """An import of the user's unit whose rows are still there, or whose head is."""
        one = self.frame.imports_of(seen_by).select_related("by").filter(id=id).first()
        if one is None:
            raise Http404
        return one

    def brought(self, request: Request) -> paging.Page:
        """What the unit brought before."""
        return paging.paginate(request, self.frame.imports_of(request.user), columns=SORTED, default="-received")

    def receive(self, request: Request, file: UploadedFile, take: Callable[..., H]) -> HttpResponse:
        """Leads to what became of the file, also of one that was brought before. Raises Refused."""
        try:
            with tokens.once(request) as sending:
                if not sending.repeated:
                    one = take(by=request.user, name=file.name, content=file.read(), now=timezone.now())
                    sending.url = self.address_of(one)
        except AlreadyBrought as again:
            day = date_format(again.found.received_at.astimezone(BEIJING), "Y-m-d H:i")
            words = _(
                "This file was brought on %(day)s already: this is what became of it. Nothing was imported again."
            )
            toasts.warn(request, words % {"day": day})
            return htmx.redirect(request, self.address_of(again.found))
        return htmx.redirect(request, sending.url)

    def step(
        self, request: Request, id: UUID, act: Callable[[H], object], *, then: str = "", done: str = ""
    ) -> HttpResponse:
        """A step that is taken once; the work that waits then begins with its transaction, and what cannot be done is said.

        Leads to `then`, or to the import.
        """
        one = self.own_or_404(id, seen_by=request.user)
        try:
            with tokens.once(request) as sending:
                if not sending.repeated:
                    after = act(one)
                    if isinstance(after, Head) and is_working(after):
                        self.begin(after.key)
                    sending.url = then or self.address_of(one)
            if done and not sending.repeated:
                toasts.done(request, done)
            return htmx.redirect(request, sending.url)
        except (Conflict, Refused) as reason:
            toasts.warn(request, str(reason))
            return htmx.redirect(request, self.address_of(one))

    def plain_step(self, act: Act) -> View:
        """The view of a step that asks for nothing: back to the columns, start, stop."""

        @require_POST
        def view(request: Request, id: UUID) -> HttpResponse:
            return self.step(request, id, lambda one: act(key=one.key, by=request.user, now=timezone.now()))

        return view

    def sheet_step(self, choose: Callable[..., H]) -> View:
        @require_POST
        def view(request: Request, id: UUID) -> HttpResponse:
            sheet = line(request.POST.get("sheet", ""), longest=LONGEST_SHEET)
            chosen = {"by": request.user, "sheet": sheet, "now": timezone.now()}
            return self.step(request, id, lambda one: choose(key=one.key, **chosen))

        return view

    def discard_step(self, discard: Callable[..., None]) -> View:
        @require_POST
        def view(request: Request, id: UUID) -> HttpResponse:
            then, done = reverse(f"{self.names}:list"), _("The import was thrown away.")
            return self.step(request, id, lambda one: discard(key=one.key, by=request.user), then=then, done=done)

        return view

    def to_mend(self) -> View:
        """The view that gives the rows that were not imported, as a workbook to mend and to bring again."""

        @require_GET
        def view(request: Request, id: UUID) -> HttpResponse:
            one = self.own_or_404(id, seen_by=request.user)
            stem = one.name.rpartition(".")[0] or one.name
            return as_workbook(f"{stem}-{_('to be mended')}", workbooks.to_mend(self.frame, one))

        return view


def is_working(one: Head) -> bool:
    return State(one.state) in WORKING
