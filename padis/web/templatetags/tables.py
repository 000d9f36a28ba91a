"""Tables of the monitors: `{% load tables %}`."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from padis.monitoring.tables.build import Cell, Row
from padis.web.tables.asked import Asked
from padis.web.tables.cells import Link, changes, words

register = template.Library()


@register.simple_tag
def table_rows(rows: Iterable[tuple[Row, str, Link]]) -> SafeString:
    """The lines, each with where its name and its numbers lead; without a template: a page may show hundreds of figures."""
    return mark_safe("\n".join([_line(*row) for row in rows]))


def _line(row: Row, leads_to: str, link: Link) -> str:
    assert row.line
    name = escape(row.line.name)
    head = f'<a id="line-{row.line.code}" href="{escape(leads_to)}">{name}</a>' if leads_to else name
    return f'<tr data-row><th scope="row">{head}</th>{_cells(row, link, row.line.code)}</tr>'


@register.simple_tag
def table_total(total: tuple[Row, Link]) -> SafeString:
    """The figures of all lines together."""
    return mark_safe(_cells(*total, "total"))


def _cells(row: Row, link: Link, line: str) -> str:
    return "".join([_cell(cell, link.of(cell), line) for cell in row.cells])


def _cell(cell: Cell, address: str, line: str) -> str:
    figure, value, since = cell.figure, cell.value, changes(cell)
    tone = (" text-overdue" if figure.key == "overdue" else "") if value else " nothing"
    number = f'<span data-number="{line}-{cell.key}">{words(cell)}</span>'  # digits, a share or "—"
    if address:
        number = f'<a href="{address}">{number}</a>'
    if since:
        number = f'{number}<small class="changes">{escape(since)}</small>'
    return f'<td class="number basis-{figure.basis}{tone}">{number}</td>'


@register.simple_tag
def table_of(asked: Asked, code: str) -> str:
    """The same table of another unit."""
    return asked.address(place=code)


@register.simple_tag
def table_sorted(asked: Asked, key: str) -> str:
    return asked.sorted_by(key)


@register.simple_tag
def table_export(asked: Asked, form: str) -> str:
    """The table as a file: "xlsx" or "csv"."""
    return asked.address("table_export", form=form)


@register.simple_tag
def table_without_partner(asked: Asked) -> str:
    return asked.address(partner="")
