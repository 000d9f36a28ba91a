"""Figures of a bulletin: `{% load bulletins %}`."""

from collections.abc import Container, Iterable, Mapping
from html import escape

from django import template
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe

from padis.bulletins.reading import Cell, Line
from padis.bulletins.shown import NOT_RANKED
from padis.monitoring.indicators import Indicator
from padis.web.bulletins import words

register = template.Library()
register.filter("edition_words", words.edition_words)
register.filter("line_name", words.name_of)
register.filter("figure", words.value)
register.filter("target", words.target)
register.filter("gap", words.gap)
register.filter("change", words.change)
register.filter("rank", words.rank)


@register.filter
def label(indicator: Indicator) -> str | Promise:
    """The indicator's name in a column."""
    return words.LABELS[indicator.code]


@register.simple_tag
def bulletin_lines(lines: Iterable[Line], linked: Mapping[str, str], marked: Container[str]) -> SafeString:
    """The lines of a list; without a template: a province has a hundred counties and more. `marked`: the reader's unit, and
    those above it."""
    return mark_safe("\n".join(_line(line, linked.get(line.code, ""), line.code in marked) for line in lines))


def _line(line: Line, address: str, is_marked: bool) -> str:
    name = escape(words.name_of(line))
    head = f'<a href="{escape(address)}">{name}</a>' if address else name
    mark = ' class="own-line"' if is_marked else ""
    return f'<tr data-row{mark}><th scope="row">{head}</th>{_cells(line)}</tr>'


@register.simple_tag
def bulletin_figures(line: Line, *, ranked: bool = True) -> SafeString:
    """The figures of one unit; below a list without a rank, which would be one of another list."""
    return mark_safe(_cells(line, ranked=ranked))


def _cells(line: Line, *, ranked: bool = True) -> str:
    return "".join(_cell(cell, ranked=ranked) for cell in line.cells)


def _cell(cell: Cell, *, ranked: bool) -> str:
    nothing = "" if cell.value else " nothing"
    of = f" {cell.number}/{cell.over}" if cell.over else ""
    since = "" if cell.change is None else words.change(cell)
    small = f'<small class="changes">{since}{of}</small>' if since or of else ""
    place = f'<td class="number">{words.rank(cell) if ranked else ""}</td>' if has_rank(cell.indicator) else ""
    return f'<td class="number starts{nothing}">{words.value(cell)}{small}</td>{place}'


@register.filter
def has_rank(indicator: Indicator) -> bool:
    return indicator.code not in NOT_RANKED
