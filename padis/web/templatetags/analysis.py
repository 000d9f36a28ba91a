"""Flows and cross tables, written without templates: a page shows a thousand figures. `{% load analysis %}`."""

from collections.abc import Mapping
from html import escape

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from padis.analysis.queries import Entry, Flows, Table
from padis.divisions.models import Division, Level
from padis.web.analysis.asked import NUMBER
from padis.web.analysis.figures import Figure, lines, share, sums
from padis.web.paths import path
from padis.web.templatetags.charts import brief
from padis.web.templatetags.monitor import rate

register = template.Library()
HIDDEN = "···"


@register.simple_tag
def named(offered: Mapping[str, str | Promise], code: str) -> str:
    return str(offered.get(code, code))


@register.simple_tag
def case_number(total: int | None) -> str:
    """How many cases the figures rest on."""
    if total is None:
        return _("few cases")
    return ngettext("%(n)s case", "%(n)s cases", total) % {"n": total}


@register.simple_tag
def counted(count: int | None) -> SafeString | int:
    return _hidden() if count is None else count


@register.simple_tag
def cross_heads(found: Table) -> SafeString:
    if not found.is_crossed:
        return format_html(
            '<th scope="col" class="number" data-column="cases">{}</th><th scope="col" class="number">{}</th>',
            pgettext("count", "Cases"),
            _("Share"),
        )
    heads = [
        f'<th scope="col" class="number" data-column="c{place}" data-words="{escape(_short(each))}">{escape(each.name)}</th>'
        for place, each in enumerate(found.columns)
    ]
    return mark_safe("".join([*heads, f'<th scope="col" class="number starts">{escape(_("Together"))}</th>']))


@register.simple_tag
def cross_rows(found: Table, figure: str, link: str = "", query: str = "") -> SafeString:
    """The rows; that of a unit leads to the page `link` of it, with the same query."""
    return mark_safe(
        "\n".join(
            [f"<tr>{_head(row, link, query)}{_cells(found, line, figure)}</tr>" for row, line in lines(found, figure)]
        )
    )


@register.simple_tag
def cross_sums(found: Table, figure: str) -> SafeString:
    return mark_safe(_cells(found, sums(found, figure), figure))


@register.simple_tag
def flow_rows(found: Flows, place: Division, partner: Division | None) -> SafeString:
    """A partner province leads to the units below with it, a unit to its own flows."""
    below = "" if partner or place.level == Level.TOWNSHIP else f"{path('analysis:flows', code=place.code)}?partner="
    rows = []
    for entry, living, registered in found.lines:
        head = _linked(entry, f"{below}{entry.code}") if below and entry.code else _head(entry, "analysis:flows", "")
        rows.append(f"<tr data-row>{head}{_both(found, living, registered)}</tr>")
    return mark_safe("\n".join(rows))


@register.simple_tag
def flow_sums(found: Flows) -> SafeString:
    return mark_safe(_both(found, found.living.total, found.registered.total))


def _both(found: Flows, living: int | None, registered: int | None) -> str:
    pairs = [(living, found.living.total), (registered, found.registered.total)]
    return "".join([_cell(count) + _plain(rate(share(count, total)) if total else "—") for count, total in pairs])


def _head(entry: Entry, link: str, query: str) -> str:
    if entry.division is None or not link:
        return f'<th scope="row" data-words="{escape(_short(entry))}">{escape(entry.name)}</th>'
    address = path(link, code=entry.division.code) + (f"?{query}" if query else "")
    return _linked(entry, address)


def _linked(entry: Entry, address: str) -> str:
    name = escape(entry.name)
    return f'<th scope="row" data-words="{escape(_short(entry))}"><a data-open href="{escape(address)}">{name}</a></th>'


def _short(entry: Entry) -> str:
    return brief(entry.division) if entry.division else entry.name


def _cells(found: Table, line: list[Figure], figure: str) -> str:
    if not found.is_crossed:
        return "".join([_cell(each.number) + _plain(rate(each.share)) for each in line])
    if figure == NUMBER:
        return "".join([_cell(each.number) for each in line])
    return "".join([_share(each) for each in line])


def _share(each: Figure) -> str:
    """With the count behind it."""
    if each.number is None:
        return _cell(None)
    said = rate(each.share)
    value = "" if each.share is None else f' data-value="{said[:-1]}"'
    return f'<td class="number"{value}>{said} <small class="changes">{each.number}</small></td>'


def _cell(count: int | None) -> str:
    if count is None:
        return f'<td class="number nothing">{_hidden()}</td>'
    return f'<td class="number{"" if count else " nothing"}">{count}</td>'


def _plain(text: str) -> str:
    return f'<td class="number">{text}</td>'


def _hidden() -> SafeString:
    words = _("hidden")
    return format_html('<span title="{}" aria-label="{}">{}</span>', words, words, HIDDEN)
