"""The widgets of facts. A form has fifty of them and hundreds of options, so they write themselves without templates."""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from django import forms
from django.utils.choices import CallableChoiceIterator
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from padis.cases.codes import table
from padis.cases.facts import CHILD_FIELDS, FactField, FactType, Sensitivity
from padis.web.facts.words import NO, YES

NOT_STATED = ("", "—")
BLANK_CHILDREN = 2
"""Empty lines that are offered below the children stated so far."""


class Line(forms.TextInput):
    """One line of text."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        shown = self.format_value(value)
        given = {} if shown is None else {"value": shown}
        return format_html(
            "<input{}>", attributes({"type": "text", "name": name, **given, **self.build_attrs(self.attrs, attrs)})
        )


class Lines(forms.Textarea):
    """Several lines of text."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        given = attributes({"name": name, **self.build_attrs(self.attrs, attrs)})
        return format_html("<textarea{}>\n{}</textarea>", given, self.format_value(value) or "")


class DateInput(Line):
    """A date typed as one likes: 2026-11-23, 20261123, 2026年11月23日; the script (dates.js) writes it our way."""

    def __init__(self) -> None:
        super().__init__(
            {"inputmode": "numeric", "placeholder": _("yyyy-mm-dd"), "autocomplete": "off", "data-date": ""}
        )


class Choice(forms.Select):
    """One of a list, which may have main classes."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        chosen = "" if value is None else str(value)
        options = mark_safe("".join(_options(self.choices, chosen)))
        return format_html(
            "<select{}>{}</select>", attributes({"name": name, **self.build_attrs(self.attrs, attrs)}), options
        )


class CodeChoice(Choice):
    """One of a code table. Its options are written once a language, not once a page."""

    def __init__(self, table_name: str) -> None:
        super().__init__()
        self.table_name = table_name

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        option = f'<option value="{escape("" if value is None else value)}"'
        options = _options_of(self.table_name, get_language() or "").replace(f"{option}>", f"{option} selected>", 1)
        given = attributes({"name": name, **self.build_attrs(self.attrs, attrs)})
        return format_html("<select{}>{}</select>", given, mark_safe(options))


@cache
def _options_of(table_name: str, language: str) -> str:
    return "".join(_options([NOT_STATED, *table(table_name).choices(language)], chosen=None))


def attributes(given: Mapping[str, Any]) -> SafeString:
    """As Django's `flatatt`, in a fifth of the time."""
    stated = [(name, value) for name, value in sorted(given.items()) if value is not None and value is not False]
    texts = [f' {name}="{conditional_escape(value)}"' for name, value in stated if value is not True]
    return mark_safe("".join([*texts, *(f" {name}" for name, value in stated if value is True)]))


def _options(choices: Any, chosen: str | None) -> list[str]:
    written = []
    for value, label in choices:
        if isinstance(label, list | tuple):
            written += [f'<optgroup label="{escape(value)}">', *_options(label, chosen), "</optgroup>"]
        else:
            selected = " selected" if value == chosen else ""
            written.append(f'<option value="{escape(value)}"{selected}>{escape(label)}</option>')
    return written


def widget_of(field: FactField) -> forms.Widget:
    """The widget of a field that one element holds. What lies encrypted here, the browser keeps sealed or not at all."""
    widget = _widget(field)
    if field.sensitivity in (Sensitivity.SEALED, Sensitivity.HEALTH):
        widget.attrs["data-private"] = True  # keep.js
    return widget


def _widget(field: FactField) -> forms.Widget:
    if field.type is FactType.CODE:
        return CodeChoice(field.table)
    if field.type is FactType.CODES:
        return forms.CheckboxSelectMultiple(choices=_names_of(field.table))
    if field.type is FactType.BOOL:
        return Choice(choices=[NOT_STATED, ("true", YES), ("false", NO)])
    if field.type is FactType.DATE:
        return DateInput()
    return _line(field.type)


def _names_of(table_name: str) -> CallableChoiceIterator:
    """The codes with their names, in the language of whoever asks."""
    return CallableChoiceIterator(
        lambda: [(entry.code, entry.name(get_language() or "")) for entry in table(table_name)]
    )


def _line(type: FactType) -> Line:
    attrs: dict[str, str] = {"autocomplete": "off"}
    if type is FactType.COUNT:
        attrs |= {"inputmode": "numeric", "maxlength": "3"}
    if type is FactType.PHONE:
        attrs |= {"inputmode": "tel"}
    if type is FactType.ID_NUMBER:
        attrs |= {"class": "code", "maxlength": "40"}
    return Line(attrs=attrs)


class ChildrenInput(forms.Widget):
    """A line of inputs for each child; its value is a list of objects, as `clean_facts` takes it."""

    template_name = "facts/children_input.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        children = [*(value or []), *[{} for _blank in range(BLANK_CHILDREN)]]
        return {**context, "lines": [_child(f"{name}-{place}", child) for place, child in enumerate(children)]}

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[dict[str, str]]:
        children: list[dict[str, str]] = []
        while any(f"{name}-{len(children)}-{key}" in data for key in CHILD_FIELDS):
            stem = f"{name}-{len(children)}"
            children.append({key: data.get(f"{stem}-{key}", "").strip() for key in CHILD_FIELDS})
        return [child for child in children if any(child.values())]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return False

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-0-{next(iter(CHILD_FIELDS))}"


def _child(stem: str, child: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The label and the input of each field of one child."""
    if not child:
        return _blank_child(stem, get_language() or "")
    return [_child_input(key, f"{stem}-{key}", child.get(key)) for key in CHILD_FIELDS]


@lru_cache(maxsize=128)
def _blank_child(stem: str, language: str) -> list[dict[str, Any]]:
    """A child of whom nothing is said yet: of all cases the same, so it is written once for each `language`."""
    return [_child_input(key, f"{stem}-{key}", None) for key in CHILD_FIELDS]


def _child_input(key: str, name: str, value: Any) -> dict[str, Any]:
    widget = _child_widget(key)
    dress = "form-select" if isinstance(widget, forms.Select) else "form-control"
    html = widget.render(name, typed(value), {"id": f"id_{name}", "class": dress})
    return {"label": CHILD_FIELDS[key].label, "html": html}


@cache
def _child_widget(key: str) -> forms.Widget:
    return widget_of(CHILD_FIELDS[key])


def typed(value: Any) -> Any:
    """A fact as an input shows it."""
    return str(value).lower() if isinstance(value, bool) else value
