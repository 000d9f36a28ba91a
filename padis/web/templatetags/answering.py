"""The table in which an item is answered, `{% load answering %}`: fifty rows a page, so they write themselves without templates."""

from datetime import date
from functools import cache

from django import template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from padis.cases.facts import FACTS, FactType
from padis.register.agreement import Agreement
from padis.web.facts.inputs import FactsForm
from padis.web.facts.sides import Row, pieces
from padis.web.items.answering import Input, InputSection, Take
from padis.web.templatetags.exchange import stated
from padis.web.templatetags.padis import control, icon

register = template.Library()


@register.simple_tag
def answer_rows(section: InputSection, compared: object = None) -> SafeString:
    """One group of fields, each with what was stated, what the register holds where it stands `compared`, and its input."""
    language = get_language() or ""
    rows = "".join(
        _row(input, "" if place else _group(section), compared=bool(compared), language=language)
        for place, input in enumerate(section.rows)
    )
    return mark_safe(f"<tbody>{rows}</tbody>")


def _group(section: InputSection) -> str:
    return f'<th class="sides-group" scope="rowgroup" rowspan="{len(section.rows)}">{escape(section.label)}</th>'


def _row(input: Input, group: str, *, compared: bool, language: str) -> str:
    wrong = "field-wrong" if input.errors else ""
    name = _name(input.row.field.name, language)
    other = f'<td class="sides-other">{_takes(input)}{_fix(input, language)}{_errors(input)}</td>'
    return f'<tr class="{wrong}">{group}{name}{stated(input.row)}{_beside(input) if compared else ""}{other}</tr>'


@cache
def _name(name: str, language: str) -> str:
    """The cell that names a fact; its words and those of `_buttons` are written once for each `language`."""
    return f'<th class="sides-field" scope="row">{escape(FACTS[name].label)}</th>'


def _beside(input: Input) -> str:
    """The cell of what the register says."""
    how = escape(input.how or "none")
    return f'<td class="sides-held how-{how}" data-label="{escape(_("Local register"))}">{_held(input)}</td>'


def _held(input: Input) -> str:
    """What the register says of a fact: a tick where it is the same, pieces where it differs."""
    if input.how == Agreement.AGREES:
        return f'{icon("check")}<span class="visually-hidden">{escape(_("the same"))}</span>'
    if not input.held:
        return f'<span class="held-nothing">{escape(_("not in the register"))}</span>' if input.how else ""
    parts = (
        pieces(input.row.field, input.row.stated, input.held)
        if input.how == Agreement.DIFFERS
        else [(input.held, False)]
    )
    text = "".join(f"<mark>{escape(part)}</mark>" if differs else escape(part) for part, differs in parts)
    code = " code" if input.row.field.type is FactType.ID_NUMBER else ""
    return f'<span class="sides-value{code}">{text}</span>'


def _takes(input: Input) -> str:
    """Whose word is taken, by a click."""
    if not input.takes:
        return ""
    name, has_field = escape(input.row.field.name), input.field is not None
    undecided = " data-undecided" if input.how == Agreement.DIFFERS and has_field else ""
    label = escape(input.row.field.label)
    choices = "".join(_take(take, name, has_field=has_field) for take in input.takes)
    return f'<span class="takes" data-takes{undecided} role="radiogroup" aria-label="{label}">{choices}</span>'


def _take(take: Take, name: str, *, has_field: bool) -> str:
    value, ours = escape(take.value), " data-ours" if take.is_ours and has_field else ""
    checked = " checked" if take.is_taken else ""
    button = f'<input type="radio" name="take-{name}" value="{value}" id="{value}"{ours}{checked}>'
    return f'<label class="take">{button}<span>{escape(take.label)}</span></label>'


def _fix(input: Input, language: str) -> str:
    """The input for what neither side knows, behind a button; the word alone where there is none."""
    agrees = escape(_("agrees")) if input.agrees and not input.takes else ""
    if input.field is None:
        return f'<span class="fix-agrees">{agrees}</span>' if agrees else ""
    buttons = _buttons(input.row.field.name, bool(input.row.stated), language)
    opened = " data-fix-holds open" if input.is_open else ""
    return (
        f'<details class="fix" data-fix{opened}><summary><span class="fix-agrees">{agrees}</span>{buttons}</summary>'
        f"{_typed(input.field, input.row, language)}</details>"
    )


@cache
def _buttons(name: str, is_stated: bool, language: str) -> str:
    word, label = escape(_("Correct") if is_stated else _("Add")), escape(FACTS[name].label)
    return (
        f'<span class="fix-word btn btn-sm">{word}<span class="visually-hidden"> {label}</span></span>'
        f'<span class="fix-back btn btn-sm">{escape(_("Take back"))}</span>'
    )


def _typed(field: BoundField, row: Row, language: str) -> str:
    """What is typed into, with its notes."""
    form = field.form
    if isinstance(form, FactsForm) and not form.is_bound and not field.initial:
        return _blank(row.field.name, str(form.prefix), language)
    return _written(field, is_place=row.field.type is FactType.DIVISION)


@cache
def _blank(name: str, prefix: str, language: str) -> str:
    """The input of a fact of which nothing is said yet: of all items the same, so it is written once for each `language`."""
    form = FactsForm(None, names=[name], today=date.min, initial={}, prefix=prefix)
    return _written(form[name], is_place=FACTS[name].type is FactType.DIVISION)


def _written(field: BoundField, *, is_place: bool) -> str:
    if is_place:
        return render_to_string("ui/division_picker.html", {"field": field})
    notes = render_to_string("ui/field_notes.html", {"field": field}) if field.errors else ""
    label = f'<label class="visually-hidden" for="{escape(field.id_for_label)}">{escape(field.label)}</label>'
    return f"{label}{control(field)}{notes}"


def _errors(input: Input) -> str:
    """What is wrong with a row and not with what was typed in it."""
    if input.field is None or not input.errors or input.field.errors:
        return ""
    lines = "".join(f"<div>{icon('alert-circle')}{escape(error)}</div>" for error in input.errors)
    return f'<div class="field-errors">{lines}</div>'
