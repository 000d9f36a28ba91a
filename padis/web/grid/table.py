"""The grid: many files as a table of inputs, one row each, filled as one fills a spreadsheet.

A cell holds text, as a person reads it and as a spreadsheet pastes it: 汉族 or 01, 2026-11-26 or 20261126.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from padis.cases.codes import table
from padis.cases.facts import FACTS, FactField, FactType, Group, Sensitivity, sealed_fields
from padis.intake.columns import heads_of
from padis.web.cases.forms import FOLDED
from padis.web.facts.words import words

SHOW = "show"
"""The name of the boxes that say which groups of columns are shown."""

MASKED = sealed_fields()
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Column:
    """One field of the grid. All but children have a column: these are stated on the page of the case."""

    field: FactField
    is_required: bool = False

    @property
    def name(self) -> str:
        return self.field.name

    @property
    def label(self) -> str | Promise:
        return self.field.label

    @property
    def table(self) -> str:
        return self.field.table

    @property
    def heads(self) -> str:
        """Whatever else offices write above such a column, plain and with blanks between: for a paste with heads."""
        return " ".join(heads_of(self.name))


def columns(*, without: Collection[str], required: Collection[str] = ()) -> list[Column]:
    """In the order of the form."""
    return [
        Column(each, each.name in required)
        for each in FACTS.values()
        if each.type is not FactType.CHILDREN and each.name not in without
    ]


@dataclass(slots=True)
class Row:
    """What stands in a row, and what is said of it: of a cell by column, of the row as a whole under ""."""

    key: str
    texts: Mapping[str, str]
    title: str = ""
    masks: Mapping[str, str] = field(default_factory=dict)  # what a cell that is left empty holds, masked
    said: dict[str, list[str]] = field(default_factory=dict)
    is_known: bool = False  # she is filed already: a reason is asked for
    reason: str = ""
    seen: str = ""  # up to which statement the file was shown

    def say(self, column: str, sentence: str) -> None:
        self.said.setdefault(column, []).append(sentence)

    @property
    def about(self) -> list[str]:
        return self.said.get("", [])

    @property
    def is_blank(self) -> bool:
        return not any(self.texts.values())


@dataclass(frozen=True, slots=True)
class Section:
    """A group of columns, shown or not."""

    group: Group
    is_shown: bool


@dataclass(frozen=True)
class Grid:
    """The table as the page shows it."""

    columns: Sequence[Column]
    rows: Sequence[Row]
    shown: Collection[str]  # groups

    @property
    def sections(self) -> list[Section]:
        """A group with something to mend is shown in any case."""
        wrong = {FACTS[name].group for row in self.rows for name in row.said if name}
        groups = dict.fromkeys(column.field.group for column in self.columns)
        return [Section(group, group in self.shown or group in wrong) for group in groups]

    @property
    def lists(self) -> list[tuple[str, list[str]]]:
        """What may stand in the columns of codes."""
        names = dict.fromkeys(column.table for column in self.columns if column.table)
        return [(name, _names(name, get_language() or "")) for name in names]

    @property
    def lines(self) -> Iterator[tuple[Row, SafeString]]:
        for row in self.rows:
            yield row, format_html_join("", "{}", ((_cell(row, column),) for column in self.columns))

    @property
    def blank(self) -> SafeString:
        """The cells of a row that the script adds; `__row__` stands for its key."""
        row = Row("__row__", {})
        return format_html_join("", "{}", ((_cell(row, column),) for column in self.columns))


def shown(data: QueryDict | None, cols: Sequence[Column]) -> Collection[str]:
    """The groups that were left shown; at first those that the form of a case does not fold, or that must be filled in."""
    if data:
        return data.getlist(SHOW)
    needed = {column.field.group for column in cols if column.is_required}
    return [group.value for group in Group if group in needed or group not in FOLDED]


def texts_of(data: QueryDict, key: str, cols: Sequence[Column]) -> dict[str, str]:
    """What was typed into a row; a longer text than any field takes is cut just beyond, and refused for its length."""
    return {column.name: data.get(f"{key}-{column.name}", "").strip()[: LONGEST + 1] for column in cols}


def text_of(column: Column, value: Any) -> str:
    """A stated value as its cell shows it; nothing of what is masked on lists."""
    return "" if column.name in MASKED else words(column.field, value)


@cache
def _names(name: str, language: str) -> list[str]:
    return [entry.name(language) for entry in table(name)]


def _cell(row: Row, column: Column) -> SafeString:
    name, said = f"{row.key}-{column.name}", row.said.get(column.name, ())
    given = format_html(
        '<input type="text" class="grid-input" id="id_{0}" name="{0}" value="{1}" aria-labelledby="row-{2} column-{3}"'
        ' autocomplete="off"',
        name, row.texts.get(column.name, ""), row.key, column.name,
    )  # fmt: skip
    return format_html(
        '<td class="in-{}{}">{}{}{}{}>{}</td>',
        column.field.group.value,
        " grid-wrong" if said else "",
        given,
        _options(column),
        format_html(' placeholder="{}"', row.masks[column.name]) if row.masks.get(column.name) else "",
        format_html(' aria-invalid="true" aria-describedby="said-{}"', name) if said else "",
        _said(name, said),
    )


@cache
def _options(column: Column) -> SafeString:
    """What the input of a column has, whatever stands in it."""
    said = f' list="codes-{column.table}"' if column.table else ""
    said += ' data-date=""' if column.field.type is FactType.DATE else ""
    said += (
        ' data-private=""' if column.field.sensitivity in (Sensitivity.SEALED, Sensitivity.HEALTH) else ""
    )  # keep.js
    return mark_safe(said)


def _said(name: str, said: Sequence[str]) -> SafeString:
    if not said:
        return SafeString("")
    sentences = format_html_join("", "<div>{}</div>", ((sentence,) for sentence in said))
    return format_html('<div class="grid-said" id="said-{}">{}</div>', name, sentences)
