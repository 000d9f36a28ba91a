"""The matrix of corridors and its pairs, written without templates: a page shows a thousand figures. `{% load corridors %}`."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from padis.divisions.models import Division
from padis.web.corridors.asked import Asked
from padis.web.corridors.lines import Line, Value
from padis.web.paths import path
from padis.web.templatetags.charts import brief
from padis.web.templatetags.monitor import rate

register = template.Library()


@register.simple_tag
def matrix_head(columns: list[Division], asked: Asked) -> SafeString:
    """The columns, each leading to the places within it."""
    query, own = escape(asked.query), asked.other.code
    return mark_safe(
        "".join([_column(part, "" if part.code == own else f"?{query}with={part.code}") for part in columns])
    )


def _column(part: Division, address: str) -> str:
    name = _linked(part, address)
    return f'<th scope="col" class="number" data-column="{part.code}" data-words="{escape(brief(part))}">{name}</th>'


@register.simple_tag
def matrix_rows(rows: list[tuple[Division, list[Value]]], place: Division, asked: Asked) -> SafeString:
    """The rows, each leading to the places within it, with their figures."""
    query, is_share = escape(f"?{asked.query}with={asked.other.code}"), asked.shown == "share"
    lines = []
    for part, cells in rows:
        name = _linked(part, "" if part.code == place.code else path("corridors:place", code=part.code) + query)
        head = f'<th scope="row" data-words="{escape(brief(part))}">{name}</th>'
        texts = [rate(cell) if is_share else "—" if cell is None else cell for cell in cells]
        lines.append(f"<tr>{head}{_figures(texts)}</tr>")
    return mark_safe("\n".join(lines))


@register.simple_tag
def pair_rows(lines: list[Line], asked: Asked) -> SafeString:
    """Pairs, each leading to the places within both, with their figures."""
    query = escape(f"?{asked.query}with=")
    return mark_safe("\n".join([_pair(line, query) for line in lines]))


def _pair(line: Line, query: str) -> str:
    pair, ours, theirs = line.pair, escape(line.pair.ours.name), escape(line.pair.theirs.name)
    address = path("corridors:place", code=pair.ours.code) + query + pair.theirs.code
    figures = _figures([pair.number, pair.median, rate(line.share)])
    head = f'<th scope="row" data-words="{ours}"><a href="{address}">{ours}</a></th>'
    return f'<tr>{head}<td data-words="{theirs}">{theirs}</td>{figures}</tr>'


def _figures(figures: Iterable[Value | str]) -> str:
    return "".join([f'<td class="number">{figure}</td>' for figure in figures])


def _linked(part: Division, address: str) -> str:
    name = escape(part.name)
    return f'<a href="{address}">{name}</a>' if address else name
