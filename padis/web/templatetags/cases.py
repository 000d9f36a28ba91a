"""Words for what a case file stores: `{% load cases %}`."""

from collections.abc import Mapping, Sequence

from django import template
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from padis.cases import identity
from padis.cases.codes import table
from padis.cases.facts import FactField, FactType, Group
from padis.cases.identity import Quality
from padis.cases.models import Case
from padis.cases.names import mask_name
from padis.cases.queries import Line, Statement
from padis.divisions.queries import short_name
from padis.shared.time import BEIJING
from padis.web.facts.words import words
from padis.web.templatetags.padis import icon

register = template.Library()


@register.filter
def masked_name(name: str) -> str:
    """The name for a page's title, which the browser's history keeps."""
    return mask_name(name)


@register.filter
def masked_number(case: Case) -> str:
    """The identity number for lists: four characters at either end."""
    return identity.mask((case.sealed or {}).get("id_number", ""))


@register.filter
def quality_label(quality: str) -> str | Promise:
    return Quality(quality).label


@register.filter
def is_doubtful(quality: str) -> bool:
    return quality not in (Quality.GOOD, Quality.CONVERTED)


@register.filter
def provider_type(code: str) -> str:
    """What kind of institution provides or examines."""
    return table("provider_type").name(code)


@register.filter
def in_words(value: object, field: FactField) -> str:
    """A stored fact as a person reads it."""
    return words(field, value)


@register.simple_tag
def case_rows(group: Group, lines: Sequence[Line], case: Case, marks: Mapping[str, Sequence[str]]) -> SafeString:
    """The fields of one group: what the filing unit holds, with what is doubtful in it, and what the other side stated.

    No template: a page has fifty of them.
    """
    label = f'<th class="sides-group" scope="rowgroup" rowspan="{len(lines)}">{escape(group.label)}</th>'
    rows = (
        _row(line, case, marks.get(line.field.name, ()), "" if place else label) for place, line in enumerate(lines)
    )
    return mark_safe("".join(rows))


def _row(line: Line, case: Case, marks: Sequence[str], group: str) -> str:
    differs, differing = line.differs, ' class="sides-differ"' if line.differs else ""
    name = f'<th class="sides-field" scope="row">{escape(line.field.label)}</th>'
    held = f'<td class="sides-stated">{_said(line.held, line.field, case, case.unit)}{_marks(marks)}</td>'
    before = f'<span class="visually-hidden">{escape(_("differs:"))}</span>' if differs else ""
    after = ""
    if line.stated and not differs:
        after = f' <span class="state state-done">{icon("check")}{escape(_("taken over"))}</span>'
    other = f'<td class="sides-other">{before}{_said(line.stated, line.field, case, case.partner)}{after}</td>'
    return f"<tr{differing}>{group}{name}{held}{other}</tr>"


def _said(statements: Sequence[Statement], field: FactField, case: Case, usual: str) -> str:
    """What one side stated, the latest first, with when and by whom where that is not as usual (`usual`: a unit's code)."""
    return "".join(_one_said(place, one, field, case, usual) for place, one in enumerate(statements))


def _one_said(place: int, one: Statement, field: FactField, case: Case, usual: str) -> str:
    value = escape(words(field, one.value) or "—")
    if place == 0:
        code = " code" if field.type is FactType.ID_NUMBER else ""
        text = f'<span class="sides-value{code}">{value}</span>'
    else:
        text = f'<span class="earlier">{_("earlier: %(value)s") % {"value": value}}</span>'
    return text if one.at == case.filed_at else f"{text} {_when_said(one, case, usual)}"


def _when_said(one: Statement, case: Case, usual: str) -> str:
    by = f"{escape(short_name(one.unit))} " if one.unit != usual else ""
    at = one.at.astimezone(BEIJING)
    when = f'<time datetime="{at.isoformat()}">{at:%Y-%m-%d}</time>'
    note = f" {_('with the answer')}" if one.message_id and one.unit == case.unit else ""
    return f'<small class="said-when">{by}{when}{note}</small>'


def _marks(sentences: Sequence[str]) -> str:
    """What is doubtful about a fact."""
    return "".join(f'<div class="sides-mark">{icon("alert-circle")}{escape(each)}</div>' for each in sentences)
