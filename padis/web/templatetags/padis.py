"""The template tags and filters of our pages: `{% load padis %}`."""

import uuid
from datetime import date, datetime
from functools import cache
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.template.context import RequestContext
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from padis.deadlines.queries import entry_months
from padis.divisions import queries
from padis.divisions.models import Level, Unit
from padis.divisions.telephones import Telephone
from padis.divisions.telephones import telephones as split_telephones
from padis.shared.time import BEIJING, beijing_date
from padis.web.divisions import words
from padis.web.menu import Line
from padis.web.units.forms import EntryForm
from padis.web.units.freshness import is_stale

register = template.Library()

SOON_DAYS = 3
DUE_ICONS = {"overdue": "alert-triangle", "soon": "clock"}


@register.simple_tag
def token() -> SafeString:
    """The hidden field that lets a form be carried out once only (padis.web.tokens)."""
    return format_html('<input type="hidden" name="token" value="{}">', uuid.uuid4())


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """An ornament beside words; never the only thing that says something."""
    return format_html('<i class="ti ti-{}" aria-hidden="true"></i>', name)


@register.simple_tag
def moment(at: datetime) -> SafeString:
    """A day and time of Beijing. No template: Django takes its time over dates, and lists have many."""
    there = at.astimezone(BEIJING)
    return mark_safe(f'<time datetime="{there.isoformat()}">{there:%Y-%m-%d %H:%M}</time>')


@register.simple_tag
def menu_link(line: Line, dress: str, words: str = "") -> SafeString:
    """An entry of the menu with its live count, which is empty when nothing waits. No template: each page has twenty of them."""
    entry, current = line.entry, ' aria-current="page"' if line.current else ""
    named = f' class="{words}"' if words else ""
    key, count = entry.count, ""
    if key:
        count = f'<span class="menu-count" data-count="{key}" data-number="count-{key}">{line.number or ""}</span>'
    label = f"{icon(entry.icon)}<span{named}>{escape(entry.label)}</span>"
    return mark_safe(f'<a class="{dress}" href="{escape(entry.url)}"{current}>{label}{count}</a>')


@register.simple_tag
def fixed(template_name: str) -> SafeString:
    """A part of the frame that needs nothing, the same for everybody: written once for each language."""
    return _fixed(template_name, get_language() or "")


@cache
def _fixed(template_name: str, language: str) -> SafeString:
    return render_to_string(template_name)


@register.inclusion_tag("units/_confirmed.html")
def confirmed(unit: Unit) -> dict[str, Any]:
    """When a unit's entry was last confirmed, marked where that is too long ago."""
    today = beijing_date(timezone.now())
    return {"unit": unit, "is_stale": is_stale(unit, today=today), "months": entry_months(today)}


@register.filter
def entry_field(name: str) -> str | Promise:
    """What a field of an address-book entry is called."""
    return EntryForm.base_fields[name].label or name


@register.filter
def telephones(field: str) -> list[Telephone]:
    """The numbers in a field that may hold several, each to be dialled."""
    return split_telephones(field)


@register.filter
def control(field: BoundField) -> SafeString:
    """The field's input in the design system's dress."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        dress = "form-check-input"
    elif isinstance(widget, forms.Select):
        dress = "form-select"
    else:
        dress = "form-control"
    given = widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"{dress} {given} {'is-invalid' if field.errors else ''}".strip()})


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def is_choice_list(field: BoundField) -> bool:
    """Whether the field is a group of buttons or boxes, which needs a fieldset and a legend."""
    return isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


@register.filter
def full_name(code: str) -> str:
    """The names of a division from the province down."""
    return queries.full_name(code) if code else ""


@register.filter
def short_name(code: str) -> str:
    """A township with its county."""
    return queries.short_name(code) if code else ""


@register.simple_tag(takes_context=True)
def due(context: RequestContext, due_on: date | None, done: bool = False, provisional: bool = False) -> SafeString:
    """The badge of a due date: days left in words, amber from three days, red when overdue, quiet when done.

    `provisional`: it may still move, because working days until then are not published yet. No template: a list has
    fifty of them.
    """
    if due_on is None:
        return SafeString("")
    day = due_on.isoformat()
    if done:
        return mark_safe(f'<time class="due due-quiet" datetime="{day}">{day}</time>')
    days = (due_on - context["today"]).days
    state = _due_state(days)
    ornament = icon(DUE_ICONS[state]) if state in DUE_ICONS else ""
    words = escape(f"{_due_words(days)} · {_('provisional')}" if provisional else _due_words(days))
    return mark_safe(f'<time class="due due-{state}" datetime="{day}" title="{day}">{ornament}{words}</time>')


@register.inclusion_tag("ui/sort_head.html", takes_context=True)
def sort_head(context: RequestContext, key: str, label: str, *, number: bool = False) -> dict[str, Any]:
    """A column's head that sorts by it; needs `page` (padis.web.paging) in the context."""
    page = context["page"]
    down = page.sort == key
    query = context["request"].GET.copy()
    query.pop("page", None)
    query["sort"] = f"-{key}" if down else key
    return {
        "label": label,
        "number": number,
        "href": f"?{query.urlencode()}",
        "order": "ascending" if down else "descending" if page.sort == f"-{key}" else "",
    }


def _due_state(days: int) -> str:
    if days < 0:
        return "overdue"
    return "soon" if days <= SOON_DAYS else "calm"


def _due_words(days: int) -> str:
    if days < 0:
        return ngettext("%(days)d day overdue", "%(days)d days overdue", -days) % {"days": -days}
    if days == 0:
        return _("due today")
    return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}


@register.filter
def level_name(level: int) -> str | Promise:
    return words.LEVELS[Level(level)]


@register.filter
def kind_name(kind: str) -> str | Promise:
    return words.KINDS.get(kind, kind)


@register.filter
def change_name(change: str) -> str | Promise:
    return words.CHANGES.get(change, change)
