"""What stands on the paper form of an item, and what its code carries."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.divisions.queries import full_name
from padis.exchange.kinds import PrintForm
from padis.exchange.states import State
from padis.kinds.sending import sheet_of
from padis.paper.codes import Picture, TooLong, picture
from padis.paper.forms import Form
from padis.paper.pages import Line, Page, Section, pdf
from padis.paper.sealing import sealed
from padis.shared.time import BEIJING, beijing_date
from padis.web.items.item import Item

OF_A_STEP = ("corrections", "note", "question", "reply")
"""What the steps of an item said, and is carried beside what was sent."""
BOX = "□ "
TO_WRITE = "\n\n"


def pdf_of(item: Item, *, by: User, now: datetime) -> bytes:
    """Raises NoFont."""
    form = form_of(item, now=now)
    code = _code(form, by=by, now=now)
    own = item.kind.print_form
    if own is None:
        return pdf(page_of(item, by=by, now=now, code=code))
    return pdf(letter_of(item, own, by=by, now=now, code=code), own.template)


def form_of(item: Item, *, now: datetime) -> Form:
    """All that the two units know of the item, as it is now."""
    message = item.message
    said = [
        {"event": str(step.entry.event), **{name: step.sealed[name] for name in OF_A_STEP if step.sealed.get(name)}}
        for step in item.steps[1:]
    ]
    sheet = sheet_of(item.steps[0].sealed) if item.kind.has_sheet else {}
    parts: dict[str, Any] = {"facts": dict(item.stated), "sheet": sheet, "finding": message.finding, "said": said}
    return Form(
        message.kind, message.number, message.head_no, message.sender, message.receiver, beijing_date(message.sent_at),
        {name: part for name, part in parts.items() if part},
    )  # fmt: skip


def _code(form: Form, *, by: User, now: datetime) -> Picture | None:
    try:
        return picture(sealed(form, writer=by.unit_id, now=now))
    except TooLong:
        return None


def letter_of(item: Item, own: PrintForm, *, by: User, now: datetime, code: Picture | None) -> Page:
    """As the kind's own print form says it, from the unit that sent it to the one that receives it."""
    message = item.message
    return Page(
        title=str(own.title),
        foot=_foot(item, by=by, now=now),
        head=_head(item),
        sections=[Section("", section.lines) for section in (*_sheet(item), *_facts(item))],
        notes=[_words_of_code(code)],
        code=code,
        to=full_name(message.receiver),
        text=[str(own.words)],
        closing=[full_name(message.sender), beijing_date(message.sent_at).isoformat()],
    )


def _foot(item: Item, *, by: User, now: datetime) -> str:
    at, unit = now.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M"), full_name(by.unit_id)
    return f"{item.message.number}　{_('Printed %(at)s by %(unit)s') % {'at': at, 'unit': unit}}"


def page_of(item: Item, *, by: User, now: datetime, code: Picture | None) -> Page:
    return Page(
        title=(_("Migrant population: %(kind)s") if item.sheet else _("%(kind)s form")) % {"kind": item.kind.name},
        foot=_foot(item, by=by, now=now),
        head=_head(item),
        sections=[*_sheet(item), *_facts(item), *_answer(item)],
        notes=[_words_of_code(code)],
        signs=[_("Filled in by"), _("Unit (seal)"), _("Date")],
        code=code,
    )


def _words_of_code(code: Picture | None) -> str:
    if code is None:
        return _("This form is too long for a code: the receiving unit opens it by its number, or enters it by hand.")
    return _(
        "The code holds the whole form, sealed to the two units and signed. The receiving unit scans it under Paper forms."
    )


def _head(item: Item) -> list[Line]:
    message = item.message
    lines = [
        (_("Number"), message.number),
        (_("Sending unit"), full_name(message.sender)),
        (_("Receiving unit"), full_name(message.receiver)),
        (_("Sent on"), beijing_date(message.sent_at).isoformat()),
        (_("Due on"), message.due_on.isoformat()),
        (_("State"), str(item.state.label)),
    ]
    return [*lines, (_("Result"), str(item.finding.label))] if item.finding else lines


def _sheet(item: Item) -> Sequence[Section]:
    """What the sender filled in, of a kind that has a sheet."""
    if item.sheet is None:
        return []
    lines = [(str(line.field.label), line.text) for line in (*item.sheet.plain, *item.sheet.health)]
    return [Section(str(item.kind.name), lines)]


def _facts(item: Item) -> Iterator[Section]:
    """What the sender states; beside it what the receiver states differently."""
    for section in item.sections:
        lines = [(str(row.field.label), _both(row.stated, row.other)) for row in section.rows]
        yield Section(str(section.label), lines)


def _both(stated: str, other: str) -> str:
    return _("%(stated)s → corrected: %(other)s") % {"stated": stated or "—", "other": other} if other else stated


def _answer(item: Item) -> Sequence[Section]:
    """What was said; or, while the receiver still has to answer, room to write."""
    if item.answer:
        note = str(item.answer.sealed.get("note", ""))
        return [Section(_("Answer"), [(_("Note"), note)])] if note else []
    if item.state in (State.SENT, State.OPENED, State.PART_ANSWERED) and item.kind.findings:
        choices = "　".join(BOX + str(finding.label) for finding in item.kind.findings.values())
        blank = [(_("Result"), choices), (_("Corrections"), TO_WRITE), (_("Note"), TO_WRITE)]
        return [Section(_("Answer of the receiving unit"), blank)]
    return []
