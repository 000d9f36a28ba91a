"""Figures in words: `{% load monitor %}`."""

from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from padis.web.monitor.board import Asked, Cell

register = template.Library()


@register.filter
def rate(share: float | None) -> str:
    """A share as a percentage; "—" where there was nothing to count. Only what is whole is 100 %."""
    if share is None:
        return "—"
    tenths = int(share * 1000 + 0.5) if share == 1 else min(int(share * 1000 + 0.5), 999)
    return f"{tenths / 10:.1f}%"


@register.simple_tag
def counter_cells(cells: Iterable[Cell], code: str, asked: Asked) -> SafeString:
    """The figures of a line, written without a template: a page shows hundreds."""
    start = f"{asked.side}-{asked.month}-{code}"
    return mark_safe("".join(_counter(cell, start) for cell in cells))


def _counter(cell: Cell, start: str) -> str:
    column, value = cell.column, cell.value
    tone = (" text-overdue" if column.key == "overdue" and value else "") + ("" if value else " nothing")
    text = rate(value) if column.key == "rate" else value
    return f'<td class="number basis-{column.basis}{tone}"><span data-number="{start}-{column.key}">{escape(text)}</span></td>'
