"""What is published, and to whom; and why it is withdrawn."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from padis.accounts.models import User
from padis.announcements.files import FORMS, MEGABYTE, MOST_BYTES, MOST_FILES, MOST_TOGETHER, Brought
from padis.announcements.models import LONGEST_NAME, LONGEST_REASON, LONGEST_TEXT, LONGEST_TITLE
from padis.divisions import queries
from padis.web import uploads
from padis.web.forms import DivisionField, line
from padis.web.http import Request

DEEPER = ("deeper_1", "deeper_2", "deeper_3")
"""Names of the fields that take units further down."""


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, or none. Cleans to a list of what they are called and hold."""

    widget = FilesInput(attrs={"accept": ",".join(f".{form}" for form in (*FORMS, "jpeg"))})

    def clean(self, data: Any, initial: Any = None) -> list[Brought]:
        found = [super(FilesField, self).clean(one) for one in data or ()]
        return [Brought(line(one.name, longest=LONGEST_NAME), one.read()) for one in found]


class EditionForm(forms.Form):
    """One edition. A browser does not send chosen files twice: where anything is wrong, the form asks for them anew."""

    title = forms.CharField(label=pgettext_lazy("announcement", "Title"), max_length=LONGEST_TITLE)
    text = forms.CharField(
        label=pgettext_lazy("announcement", "Text"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_(
            "Plain text; an empty line parts paragraphs. Nothing about any person: every user of the units reads it."
        ),
    )
    files = FilesField(  # type: ignore[assignment]  # as a class the form has fields, as an object what was brought
        label=_("Attachments"), required=False, max_length=LONGEST_NAME, allow_empty_file=True,
        error_messages={"max_length": _("The name of the file is too long.")},
    )  # fmt: skip

    def __init__(self, request: Request, *, initial: dict[str, Any] | None = None) -> None:
        is_sent = request.method == "POST"
        super().__init__(request.POST if is_sent else None, request.FILES if is_sent else None, initial=initial)
        self.were_left_out = is_sent and uploads.were_left_out(request)
        kinds = {"kinds": ", ".join(FORMS), "files": MOST_FILES}
        sizes = {"one": MOST_BYTES // MEGABYTE, "together": MOST_TOGETHER // MEGABYTE}
        words = now_in_words(
            "Up to %(files)d files (%(kinds)s), each up to %(one)d MB, together up to %(together)d MB."
        )
        self.fields["files"].help_text = words % {**kinds, **sizes}

    def clean_files(self) -> list[Brought]:
        if self.were_left_out:
            most = {"most": MOST_TOGETHER // MEGABYTE}
            raise forms.ValidationError(now_in_words("The attachments are larger than %(most)d MB together.") % most)
        return self.cleaned_data["files"]

    def ask_for_files_again(self) -> None:
        """Once what is wrong is known."""
        if self.errors and self.files:
            self.add_error("files", now_in_words("Choose the attachments again: the browser does not keep them."))


class PublishForm(EditionForm):
    whom = forms.ChoiceField(
        label=_("Sent to"),
        choices=[("all", _("all units below ours")), ("some", _("some of them, with all below these"))],
        widget=forms.RadioSelect,
        initial="all",
    )
    units = forms.MultipleChoiceField(
        label=_("Units directly below"), required=False, widget=forms.CheckboxSelectMultiple
    )
    deeper_1, deeper_2, deeper_3 = (DivisionField(label=_("A unit further down"), required=False) for _each in DEEPER)

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        self.fields["units"].choices = _choices(request.user)  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Sequence[str]:
        """Codes; none: all below."""
        given = self.cleaned_data
        return [*given["units"], *(given[name] for name in DEEPER if given[name])] if given["whom"] == "some" else ()

    def clean(self) -> dict[str, Any]:
        given, names = super().clean() or self.cleaned_data, ("units", *DEEPER)
        if given.get("whom") == "all":  # what the page does not show then cannot be wrong
            for name in names:
                self.errors.pop(name, None)
        elif given.get("whom") == "some" and not any(given.get(name) or name in self.errors for name in names):
            self.add_error("units", now_in_words("Choose at least one unit."))
        return given

    @property
    def deeper(self) -> list[forms.BoundField]:
        return [self[name] for name in DEEPER]


def _choices(user: User) -> list[tuple[str, str]]:
    return [(place.code, place.name) for place in queries.children(user.unit_id)]


class WithdrawForm(forms.Form):
    why = forms.CharField(
        label=pgettext_lazy("announcement", "Why"),
        max_length=LONGEST_REASON,
        help_text=_("Only your own unit sees it."),
    )


class ReadersForm(forms.Form):
    """What narrows the list; a place that cannot be understood narrows nothing."""

    within = DivisionField(label=_("Below"), required=False)
