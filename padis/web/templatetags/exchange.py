"""Words for what the exchange stores as codes: `{% load exchange %}`."""

from django import template
from django.forms import BoundField
from django.template.loader import render_to_string
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
from padis.register.agreement import Agreement
from padis.web.facts.sides import Row, pieces
from padis.web.items.answering import Input, Take
from padis.web.templatetags.padis import control, icon
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
def held(input: Input) -> SafeString:
    """What the register says of a fact: a tick where it is the same, pieces where it differs. No template, for the same reason."""
    if input.how == Agreement.AGREES:
        return mark_safe(f'{icon("check")}<span class="visually-hidden">{escape(_("the same"))}</span>')
    if not input.held:
        return mark_safe(f'<span class="held-nothing">{escape(_("not in the register"))}</span>' if input.how else "")
    parts = (
        pieces(input.row.field, input.row.stated, input.held)
        if input.how == Agreement.DIFFERS
        else [(input.held, False)]
    )
    text = "".join(f"<mark>{escape(part)}</mark>" if differs else escape(part) for part, differs in parts)
    code = " code" if input.row.field.type is FactType.ID_NUMBER else ""
    return mark_safe(f'<span class="sides-value{code}">{text}</span>')


@register.simple_tag
def takes(input: Input) -> SafeString:
    """Whose word is taken, by a click. No template, for the same reason."""
    if not input.takes:
        return mark_safe("")
    name, has_field = escape(input.row.field.name), input.field is not None
    undecided = " data-undecided" if input.how == Agreement.DIFFERS and has_field else ""
    label = escape(input.row.field.label)
    choices = "".join(_take(take, name, has_field=has_field) for take in input.takes)
    return mark_safe(
        f'<span class="takes" data-takes{undecided} role="radiogroup" aria-label="{label}">{choices}</span>'
    )


def _take(take: Take, name: str, *, has_field: bool) -> str:
    value, ours = escape(take.value), " data-ours" if take.is_ours and has_field else ""
    checked = " checked" if take.is_taken else ""
    button = f'<input type="radio" name="take-{name}" value="{value}" id="{value}"{ours}{checked}>'
    return f'<label class="take">{button}<span>{escape(take.label)}</span></label>'


@register.simple_tag
def fix(input: Input) -> SafeString:
    """The input for what neither side knows, behind a button; the word alone where there is none. No template, for the same reason."""
    agrees = escape(_("agrees")) if input.agrees and not input.takes else ""
    if input.field is None:
        return mark_safe(f'<span class="fix-agrees">{agrees}</span>' if agrees else "")
    label = escape(input.row.field.label)
    word = escape(_("Correct") if input.row.stated else _("Add"))
    opened = " data-fix-holds open" if input.is_open else ""
    return mark_safe(
        f'<details class="fix" data-fix{opened}><summary><span class="fix-agrees">{agrees}</span>'
        f'<span class="fix-word btn btn-sm">{word}<span class="visually-hidden"> {label}</span></span>'
        f'<span class="fix-back btn btn-sm">{escape(_("Take back"))}</span></summary>{_typed(input.field, input)}</details>'
    )


def _typed(field: BoundField, input: Input) -> str:
    """What is typed into, with its notes."""
    if input.row.field.type is FactType.DIVISION:
        return render_to_string("ui/division_picker.html", {"field": field})
    notes = render_to_string("ui/field_notes.html", {"field": field}) if field.errors else ""
    label = f'<label class="visually-hidden" for="{escape(field.id_for_label)}">{escape(field.label)}</label>'
    return f"{label}{control(field)}{notes}"


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
