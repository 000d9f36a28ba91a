"""Tables of the monitors: `{% load tables %}`."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from padis.web.tables.asked import Asked
from padis.web.tables.cells import Shown

register = template.Library()


@register.simple_tag
def table_cell(shown: Shown, line: str) -> SafeString:
    """One figure of a table, written without a template: a page may show hundreds."""
    cell, text = shown.cell, shown.text
    classes = f"number basis-{cell.figure.basis}"
    classes += " text-overdue" if shown.is_warning else "" if cell.value else " nothing"
    number = format_html('<span data-number="{}-{}">{}</span>', line, cell.key, text)
    if shown.address:
        number = format_html('<a href="{}">{}</a>', shown.address, number)
    if shown.changes:
        number = format_html('{}<small class="changes">{}</small>', number, shown.changes)
    return format_html('<td class="{}">{}</td>', classes, number)


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
