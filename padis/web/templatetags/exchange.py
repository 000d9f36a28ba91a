"""Words for what the exchange stores as codes: `{% load exchange %}`."""

from collections.abc import Container

from django import template
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from padis.cases.facts import FactType
from padis.divisions.queries import division
from padis.exchange.kinds import kind_of
from padis.exchange.models import DocketRow, Turn
from padis.exchange.numbers import NUMBER
from padis.exchange.states import AWAITING_ANSWER, Act, State
from padis.web.facts.sides import Row, Section
from padis.web.templatetags.padis import icon
from padis.web.todo.lists import key_of

register = template.Library()

TASK = "task"  # the state of a turn that is a task


@register.simple_tag
def stated(row: Row) -> SafeString:
    """The cell of what one side stated, with what is doubtful about it. No template: a page has fifty of them."""
    code = " code" if row.field.type is FactType.ID_NUMBER else ""
    marks = "".join(f'<div class="sides-mark">{icon("alert-circle")}{escape(mark)}</div>' for mark in row.marks)
    value = f'<span class="sides-value{code}">{escape(row.stated)}</span>'
    return mark_safe(f'<td class="sides-stated">{value}{marks}</td>')


@register.simple_tag
def fact_rows(
    section: Section, other_head: str | Promise, agreed: str | Promise, accepted: Container[str]
) -> SafeString:
    """The rows of `exchange/_facts.html`, which says what is needed. No template: a page has fifty of them."""
    label = f'<th class="sides-group" scope="rowgroup" rowspan="{len(section.rows)}">{escape(section.label)}</th>'
    rows = []
    for place, row in enumerate(section.rows):
        group, differing = "" if place else label, ' class="sides-differ"' if row.differs else ""
        name = f'<th class="sides-field" scope="row">{escape(row.field.label)}</th>'
        other = _other(row, agreed, is_accepted=row.field.name in accepted) if other_head else ""
        rows.append(f"<tr{differing}>{group}{name}{stated(row)}{other}</tr>")
    return mark_safe("".join(rows))


def _other(row: Row, agreed: str | Promise, *, is_accepted: bool) -> str:
    """The cell of what the other side states."""
    if not row.differs:
        return f'<td class="sides-other"><span class="text-secondary">{escape(agreed)}</span></td>'
    parts = [f"<mark>{escape(text)}</mark>" if differs else escape(text) for text, differs in row.other_parts]
    taken = f' <span class="state state-done">{icon("check")}{escape(_("taken over"))}</span>' if is_accepted else ""
    return (
        f'<td class="sides-other"><span class="visually-hidden">{escape(_("differs:"))}</span> '
        f'<span class="sides-value">{"".join(parts)}</span>{taken}</td>'
    )


@register.filter
def town(code: str) -> str:
    """The name of a division alone, as 长安镇."""
    found = division(code)
    return found.name if found else code


@register.filter
def state_name(state: str) -> str | Promise:
    return Act.TASK.label if state == TASK else State(state).label


@register.filter
def act_name(act: str) -> str | Promise:
    return Act(act).label


@register.filter
def turn_key(turn: Turn) -> str:
    """What names the item of a turn in addresses."""
    return key_of(turn)


@register.filter
def kind_label(code: str) -> str | Promise:
    """The name of a kind of message."""
    return kind_of(code).name


@register.filter
def kind_remark(code: str) -> str | Promise:
    """What is said of a kind wherever it is shown; "" for most."""
    return kind_of(code).remark


@register.filter
def has_sheet(code: str) -> bool:
    """Whether a kind is a form of its own: its name then says more than its state."""
    return kind_of(code).has_sheet


@register.filter
def case_number(number: str) -> str:
    """The number of the case of an item."""
    return number.rsplit("-", 1)[0]


@register.filter
def is_number(text: str) -> bool:
    """Whether it is the number of an item: a task may be of something else."""
    return NUMBER.fullmatch(text) is not None


@register.filter
def is_only_received(code: str) -> bool:
    """Whether a kind asks for no answer."""
    return kind_of(code).is_only_received


@register.filter
def finding_name(code: str, kind: str) -> str | Promise:
    """The result of an answer, as the kind calls it; "" where there is none."""
    finding = kind_of(kind).findings.get(code)
    return finding.label if finding else ""


@register.filter
def clock_runs(row: DocketRow) -> bool:
    """Whether the receiver still owes the answer and nothing stops its clock."""
    return row.state in AWAITING_ANSWER and not row.paused
