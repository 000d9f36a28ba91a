"""Tables of the monitors: `{% load tables %}`."""

from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from padis.monitoring.tables.lines import Line
from padis.web.tables.asked import Asked
from padis.web.tables.cells import Shown

register = template.Library()


@register.simple_tag
def table_row(line: Line, leads_to: str, cells: list[Shown]) -> SafeString:
    """A line, written without a template: a page may show hundreds of figures."""
    name = escape(line.name)
    head = f'<a id="line-{line.code}" href="{escape(leads_to)}">{name}</a>' if leads_to else name
    return mark_safe(f'<tr data-row><th scope="row">{head}</th>{table_cells(cells, line.code)}</tr>')


@register.simple_tag
def table_cells(line: list[Shown], code: str) -> SafeString:
    """The figures of a line."""
    return mark_safe("".join([_cell(shown, code) for shown in line]))


def _cell(shown: Shown, line: str) -> str:
    cell = shown.cell
    tone = " text-overdue" if shown.is_warning else "" if cell.value else " nothing"
    number = f'<span data-number="{line}-{cell.key}">{shown.text}</span>'  # digits, a share or "—"
    if shown.address:
        number = f'<a href="{escape(shown.address)}">{number}</a>'
    changes = f'<small class="changes">{escape(shown.changes)}</small>' if shown.changes else ""
    return f'<td class="number basis-{cell.figure.basis}{tone}">{number}{changes}</td>'


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
