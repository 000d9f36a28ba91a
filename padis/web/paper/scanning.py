"""A photo or a scan of paper forms: each meets its electronic twin, and says with what right."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from padis.accounts.models import User
from padis.accounts.rules import Ability, check_may
from padis.cases.facts import FACTS
from padis.exchange.kinds import kind_of
from padis.exchange.queries import is_closed
from padis.paper import actions
from padis.paper.actions import Meeting, Met
from padis.paper.limits import MOST_BYTES, MOST_PAGES
from padis.paper.reading import Reading, read
from padis.paper.sealing import Opened
from padis.shared.time import BEIJING
from padis.web import htmx, toasts
from padis.web.facts.words import words
from padis.web.http import Request

MEGABYTE = 1024**2


class ScanForm(forms.Form):
    use_required_attribute = False
    file = forms.FileField(
        label=gettext_lazy("Photo or scan"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf,.pdf"}),
        allow_empty_file=True,
        error_messages={
            "required": gettext_lazy("Choose a photo or a scan of at most %(most)d MB.")
            % {"most": MOST_BYTES // MEGABYTE},
            "max_length": gettext_lazy("The name of the file is too long."),
        },
    )


@dataclass(frozen=True, slots=True)
class Found:
    """One form of the picture, and what became of it."""

    opened: Opened
    met: Met

    @property
    def is_alone(self) -> bool:
        return self.met.meeting is Meeting.ALONE

    @property
    def was_marked(self) -> bool:
        return self.met.meeting is Meeting.AGAIN

    @property
    def is_closed(self) -> bool:
        """Whether its unit may not see the item any more: it returned it, or the sender took it back."""
        return self.met.row is not None and is_closed(self.met.row)

    @property
    def letter(self) -> str:
        """What the code holds, to be sent back when it is taken over: sealed as it was."""
        return b64encode(self.opened.letter).decode("ascii")

    @property
    def lines(self) -> Sequence[tuple[str | Promise, str]]:
        """The form typed out: label and words of each field."""
        form = self.opened.form
        fields = [*FACTS.values(), *kind_of(form.kind).fields.values()]
        held = {**form.parts.get("facts", {}), **form.parts.get("sheet", {})}
        return [(field.label, words(field, held[field.name])) for field in fields if field.name in held]

    @property
    def sentences(self) -> Sequence[str]:
        """What is said of a form whose item is known."""
        copy, said = self.met.copy, [_("The signature is valid.")]
        if self.was_marked and copy is not None:
            day = date_format(copy.seen_at.astimezone(BEIJING), "Y-m-d H:i")
            said.append(_("This form was scanned already (%(at)s); it counts once.") % {"at": day})
        else:
            said.append(
                _("Its electronic item is here: the paper form is marked as received, and counts no second time.")
            )
        return [*said, _("The paper shows an earlier state; the electronic item stands.")] if self.met.older else said


@require_http_methods(["GET", "POST"])
def scan(request: Request) -> HttpResponse:
    """The page with camera and upload; what a picture holds. One form whose item is known leads straight to it."""
    check_may(request.user, Ability.ANSWER)
    sent = request.method == "POST"
    form = ScanForm(request.POST if sent else None, request.FILES if sent else None)
    reading, found = Reading(), list[Found]()
    if sent and form.is_valid():
        reading = read(form.cleaned_data["file"].read(), reader=request.user.unit_id)
        found = [_met(one, by=request.user) for one in reading.forms]
        if len(found) == 1 and not reading.troubles and not found[0].is_alone and not found[0].is_closed:
            return _show(request, found[0])
    context: dict[str, Any] = {
        "form": form, "reading": reading, "found": found, "most_mb": MOST_BYTES // MEGABYTE, "most_pages": MOST_PAGES,
    }  # fmt: skip
    status = 422 if form.errors or reading.troubles else 200
    return htmx.render_fragment(request, "paper/scan.html", "paper/_scanned.html", context, status=status)


def _met(one: Opened, *, by: User) -> Found:
    return Found(one, actions.meet(form=one.form, by=by, now=timezone.now()))


def _show(request: Request, found: Found) -> HttpResponse:
    assert found.met.row is not None
    toasts.done(request, " ".join(found.sentences))
    return htmx.redirect(request, reverse("items:item", args=[found.met.row.number]))
