"""The form of an answer: the facts of the message beside those of the register, built by clicks; typed only where neither is right."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from padis.cases.facts import FACTS, PLACES, FactType
from padis.cases.identity import Quality, check
from padis.register.agreement import Agreement
from padis.web.facts.inputs import FactsForm
from padis.web.facts.sides import Row, Section, side_by_side
from padis.web.items.comparing import OURS, THEIRS, Comparison
from padis.web.items.forms import IN_PART, RecordingForm, lines, offer
from padis.web.items.item import CONSISTENT, Item
from padis.web.items.recording import to_write

NO_NUMBER = frozenset({Quality.PLACEHOLDER, Quality.MISSING})
NOT_FOUND = "not_found"
"""The finding of who is in no register."""


@dataclass(frozen=True, slots=True)
class Take:
    """One side's word, to be taken by a click."""

    value: str
    label: str | Promise
    is_ours: bool
    is_taken: bool


@dataclass(frozen=True, slots=True)
class Input:
    """A fact as the sender states it and as the register holds it, and the input for what neither knows (None where there is none)."""

    row: Row
    field: BoundField | None
    is_open: bool
    is_usable: bool  # what was stated says something that can be found true
    errors: Sequence[Any]  # at what was typed into it, or not chosen
    held: str  # by the register, in words
    how: Agreement | None  # None where there is no register beside it, or neither says anything
    takes: Sequence[Take]

    @property
    def agrees(self) -> bool:
        """Whether leaving it as it is says that it is so."""
        return bool(self.row.stated) and self.is_usable


@dataclass(frozen=True, slots=True)
class InputSection:
    """The inputs of one group of fields."""

    label: str | Promise
    rows: Sequence[Input]


class AnswerForm(RecordingForm):
    """The result, a note, and for each fact whose word is taken, or an input for a third one."""

    shows_facts = True

    finding = forms.ChoiceField(
        label=_("Result"), widget=forms.RadioSelect, error_messages={"required": _("Choose a result.")}
    )
    note = lines(_("Note"), rows=1, placeholder=_("Note"))

    def __init__(self, data: QueryDict | None, *, item: Item, today: date, stem: str) -> None:
        super().__init__(data, item=item, today=today, stem=stem)
        offer(self, "finding", [(finding.code, finding.label) for finding in item.kind.findings.values()])
        self.fields["finding"].required = data is None or IN_PART not in data
        names = [name for name in FACTS if name not in PLACES] if self.corrects else []
        held = {"children": item.stated.get("children", []), **self._said}  # children are edited, not typed anew
        self.facts_form = FactsForm(data, names=names, today=today, initial=held, prefix="fix")
        self.not_taken: list[str] = []

    @staticmethod
    def initially(item: Item) -> dict[str, Any]:
        return {"finding": _proposed(item), "record": True}

    @property
    def comparison(self) -> Comparison | None:
        return self.item.comparison

    @property
    def corrects(self) -> str:
        """The code of the finding that goes with corrected fields."""
        return _corrects(self.item)

    @property
    def consistent(self) -> str:
        """The code of the finding that says that all is so."""
        return CONSISTENT

    @property
    def needing_note(self) -> Collection[str]:
        """The codes of the findings that say nothing without a note."""
        return {code for code, finding in self.item.kind.findings.items() if finding.needs_note}

    @cached_property
    def _said(self) -> dict[str, Any]:
        """What the receiver said in this round or typed elsewhere, before anything is typed here."""
        return {**self.item.corrections, **self.item.proposed}

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not self.facts_form.is_valid():
            self.add_error(None, _("Some corrected fields cannot be taken; the reason stands at each."))
        typed = {name: value for name, value in self.facts_form.facts.items() if value != self.item.stated.get(name)}
        given["corrections"] = {**self._ours(typed), **typed}
        if self.not_taken and given.get("finding") in (CONSISTENT, self.corrects):
            self.add_error(
                None, _t("%(n)d facts differ from the register: choose whose is right.") % {"n": len(self.not_taken)}
            )
        return given

    def _ours(self, typed: Collection[str]) -> dict[str, Any]:
        """The register's word where it was taken; notes in `not_taken` where nobody's was."""
        taken: dict[str, Any] = {}
        for name in (*self.comparison.differing, *self.comparison.to_add) if self.comparison else ():
            side = self._side(name)
            if name in typed or name in self.facts_form.errors:
                continue
            if side == OURS:
                taken[name] = self.comparison.held[name]  # type: ignore[union-attr]
            elif not side and name in self.comparison.differing:  # type: ignore[union-attr]
                self.not_taken.append(name)
        return taken

    def _side(self, name: str) -> str:
        return self.comparison.side_of(name, self.data.get(f"take-{name}", "")) if self.comparison else ""

    def to_record(self) -> dict[str, Any] | None:
        """Only of who was found to be she."""
        given = self.cleaned_data
        if not given.get("record") or given.get("finding") not in (CONSISTENT, self.corrects) or IN_PART in self.data:
            return None
        return to_write(self.comparison, self.data, given["corrections"]) if self.comparison else None

    @cached_property
    def filled(self) -> list[InputSection]:
        """The facts that were stated, differ or are being corrected, each with its input."""
        return self._sections(filled=True)

    @cached_property
    def empty(self) -> list[InputSection]:
        """The fields about which nobody said anything yet, each with its input."""
        return self._sections(filled=False)

    def _sections(self, *, filled: bool) -> list[InputSection]:
        sections = [
            (section, [row for row in section.rows if self._is_shown(row, filled=filled)]) for section in self._all
        ]
        return [
            InputSection(section.label, [self._input(row, is_open=row.field.name in self._used) for row in rows])
            for section, rows in sections
            if rows
        ]

    @cached_property
    def _all(self) -> list[Section]:
        """Every field there is."""
        return side_by_side(self.item.stated, {}, marks=self.item.marks, shown=lambda _row: True)

    @cached_property
    def _used(self) -> frozenset[str]:
        return frozenset(name for name in self.facts_form.fields if self._is_used(name))

    def _is_shown(self, row: Row, *, filled: bool) -> bool:
        name, beside = row.field.name, self.comparison
        says_something = bool(row.stated) or name in self._used or (beside is not None and name in beside.how)
        return says_something if filled else not says_something and self._takes(row)

    def _input(self, row: Row, *, is_open: bool) -> Input:
        name, beside = row.field.name, self.comparison
        field = self.facts_form[name] if self._takes(row) else None
        errors = list(field.errors) if field is not None and self.is_bound else []
        errors += [_("Choose whose is right.")] if name in self.not_taken else []
        held, how = (beside.in_words(name), beside.how.get(name)) if beside else ("", None)
        return Input(row, field, is_open, self._says_something(row), errors, held, how, self._choices(name, how))

    def _choices(self, name: str, how: Agreement | None) -> Sequence[Take]:
        """What may be taken by a click: either side's where they differ, the register's where only it says something."""
        beside = self.comparison
        if beside is None or how not in (Agreement.DIFFERS, Agreement.ONLY_HELD):
            return ()
        if name in PLACES:
            return self._places(name) if how is Agreement.DIFFERS else ()
        side = self._side(name)
        ours = Take(beside.value_of(name, OURS), _("Take ours"), True, side == OURS)
        theirs = Take(beside.value_of(name, THEIRS), _("Take theirs"), False, side == THEIRS)
        return (theirs, ours) if how is Agreement.DIFFERS else (ours,)

    def _places(self, name: str) -> Sequence[Take]:
        """A place is no correction; the sender's is recorded, unless the user keeps what the register says."""
        if "record" not in self.fields or self.comparison is None:
            return ()
        keeps = self.is_bound and self._side(name) != THEIRS
        theirs = Take(self.comparison.value_of(name, THEIRS), _("Record theirs"), False, not keeps)
        return theirs, Take(self.comparison.value_of(name, OURS), _("Keep ours"), True, keeps)

    def _says_something(self, row: Row) -> bool:
        """A placeholder in place of a number agrees with nothing."""
        return (
            row.field.type is not FactType.ID_NUMBER
            or check(self.item.stated.get(row.field.name)).quality not in NO_NUMBER
        )

    def _takes(self, row: Row) -> bool:
        return row.field.name in self.facts_form.fields

    def _is_used(self, name: str) -> bool:
        """Whether something else than what was stated is being said."""
        if not self.facts_form.is_bound:
            return name in self._said
        said = self.facts_form.facts.get(name)
        return name in self.facts_form.errors or said not in (None, self.item.stated.get(name))


def _corrects(item: Item) -> str:
    return next((code for code, finding in item.kind.findings.items() if finding.takes_corrections), "")


def _proposed(item: Item) -> str:
    """The result that follows from the comparison, to be seen and sent by the user; "" where none does."""
    if item.proposed:
        return _corrects(item)
    beside = item.comparison
    if beside is None or item.corrections:
        return ""
    if beside.knows_nobody:
        return NOT_FOUND if NOT_FOUND in item.kind.findings else ""
    if beside.differing:
        return _corrects(item)
    return CONSISTENT if beside.wholly_agrees else ""
