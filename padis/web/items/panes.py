"""What is shown of an item or a task: on a page of its own, or in the right half of the to-do list."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.accounts.rules import Ability, can
from padis.cases.facts import Facts
from padis.divisions.queries import units
from padis.exchange import queries
from padis.exchange.kinds import Chore
from padis.exchange.models import DocketRow, Task
from padis.exchange.numbers import NUMBER
from padis.exchange.states import Event
from padis.kinds.twins.queries import twins_of
from padis.paper.queries import copy_of
from padis.privacy.actions import log_access, log_accesses
from padis.privacy.models import Purpose
from padis.shared.sharding import shard_of
from padis.shared.time import beijing_date
from padis.web.http import Request
from padis.web.items import chores, history, recording
from padis.web.items.beside import Beside, beside
from padis.web.items.chores import NoteForm
from padis.web.items.comparing import Comparison
from padis.web.items.deeds import Offer, offers
from padis.web.items.forms import RecordForm
from padis.web.items.item import Item
from padis.web.items.tasks import TaskOffer, task_offer


@dataclass(frozen=True)
class Pane:
    """A part of a page: its template, what that needs, and the words of the page's title."""

    template: str
    context: dict[str, Any]
    title: str


class Left(Exception):
    """The item is closed to the user's unit, which returned it or from which it was taken back."""


def words_of_end(row: DocketRow) -> str:
    """What is said to who was about to do something with it."""
    if row.left_it:
        return _("Your unit has returned this item already. Nothing you typed is lost.")
    return _("The other side has taken this item back. Nothing you typed is lost.")


def of(request: Request, key: str, *, in_list: bool) -> Pane:
    """The item of that number, or the task of that id, as a reading of the person's record. Raises Http404."""
    if NUMBER.fullmatch(key):
        return item_pane(request, key, in_list=in_list)
    try:
        return task_pane(request, uuid.UUID(key), in_list=in_list)
    except ValueError:
        raise Http404 from None


def item_pane(
    request: Request,
    number: str,
    *,
    in_list: bool,
    tried: Offer | None = None,
    proposed: Facts | None = None,
    record: RecordForm | None = None,
) -> Pane:
    """`proposed` was typed of her elsewhere: what differs stands in the answer. `record` is a form that was not carried out."""
    row = queries.docket_row_or_404(number, seen_by=request.user)
    message = queries.message_of(row)
    if message is None:
        return _closed_pane(request, row, in_list=in_list)
    now = timezone.now()
    item = replace(Item.of(message, user=request.user), typed=proposed or {})
    has = beside(item.message, unit=request.user.unit_id)
    done = recording.recorded(item, by=request.user, now=now) if Beside.RECORDING in has else None
    item = replace(item, comparison=_comparison(request, item, is_recorded=done is not None))
    log_reading(request.user, item)
    offered = offers(item, today=beijing_date(now), tried=tried)
    shows_facts = any(offer.form.shows_facts for offer in offered)
    context = {
        **_common(request, item, in_list, has),
        "offers": offered,
        "facts_in_form": shows_facts,
        "recorded": done,
    }
    if done is None and item.comparison is not None and recording.is_to_record(item, by=request.user):
        context["record"] = record or RecordForm(None, item=item, today=beijing_date(now), stem="record")
    return Pane("items/_item.html", context, item.message.label)


def task_pane(request: Request, id: uuid.UUID, *, in_list: bool, tried: TaskOffer | None = None) -> Pane:
    task = task_of(request.user, id)
    chore = chores.chore_of(task)
    if chore is not None:
        return chore_pane(request, task, chore, in_list=in_list)
    item = Item.read(task.number, user=request.user)
    log_reading(request.user, item)
    has = beside(item.message, unit=request.user.unit_id)
    context = {
        **_common(request, item, in_list, has),
        "task": task,
        "key": str(task.id),
        "offer": tried or task_offer(item),
    }
    return Pane("items/_task.html", context, task.label)


def chore_pane(
    request: Request, task: Task, chore: Chore, *, in_list: bool, form: NoteForm | None = None, problem: str = ""
) -> Pane:
    context = chores.shown(task, chore, user=request.user, form=form, problem=problem)
    return Pane("items/_chore.html", {**context, "in_list": in_list}, task.label)


def task_of(user: User, id: uuid.UUID) -> Task:
    """Raises Http404."""
    return queries.task_or_404((shard_of(user.unit_id), id), seen_by=user)


def _common(request: Request, item: Item, in_list: bool, has: Collection[Beside]) -> dict[str, Any]:
    message, unit = item.message, request.user.unit_id
    return {
        "item": item,
        "key": item.message.number,
        "lines": history.lines(item.steps, user=request.user),
        "other": units([item.partner]).get(item.partner),
        "shown": item.message.head_no,
        "follow_ups": queries.open_tasks_of(message, unit=unit) if Beside.TASK in has else (),
        "twins": twins_of(message, unit=unit) if Beside.TWIN in has else (),
        "copy": copy_of(message.id, unit=unit) if Beside.COPY in has else None,
        "in_list": in_list,
    }


def _comparison(request: Request, item: Item, *, is_recorded: bool) -> Comparison | None:
    """With the unit's register, where there is something to answer, to receive or to record; `?person=` is whom the user chose."""
    if not can(request.user, Ability.FILE_CASE):
        return None
    key = request.GET.get("person", "")
    if item.may(Event.ANSWERED) and not item.kind.has_sheet:
        return Comparison.of(request.user.unit_id, item.stated, key=key)
    to_record = item.may(Event.RECEIVED) or recording.is_to_record(item, by=request.user)
    if is_recorded or not to_record or not item.arriving.get("name"):
        return None
    return Comparison.of(request.user.unit_id, item.arriving, key=key)


def _closed_pane(request: Request, row: DocketRow, *, in_list: bool) -> Pane:
    lines = history.lines(queries.history_without_facts(row), user=request.user)
    other = units([row.partner]).get(row.partner)
    context = {"row": row, "key": row.number, "lines": lines, "other": other, "in_list": in_list}
    return Pane("items/_left.html", context, row.label)


def log_reading(user: User, item: Item) -> None:
    """Of her file, and of the entries of the own register that are shown beside it."""
    now = timezone.now()
    log_access(by=user, case=item.case.key, unit=user.unit_id, purpose=Purpose.HANDLING, at=now)
    if item.comparison and (entries := item.comparison.entries(user.unit_id)):
        log_accesses(by=user, cases=entries, purpose=Purpose.HANDLING, at=now, note=item.message.number)
