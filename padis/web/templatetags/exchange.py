"""Words for what the exchange stores as codes: `{% load exchange %}`."""

from django import template
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from padis.cases.facts import FactType
from padis.divisions.queries import division
from padis.exchange.kinds import kind_of
from padis.exchange.models import DocketRow, Turn
from padis.exchange.numbers import NUMBER
from padis.exchange.states import AWAITING_ANSWER, Act, State
from padis.web.facts.sides import Row
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
