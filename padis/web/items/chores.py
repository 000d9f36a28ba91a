"""The tasks that a kind brings: what is to be done and where, or by noting what was done."""

from typing import Any

from django import forms
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils import timezone

from padis.accounts import queries as accounts
from padis.accounts.models import User
from padis.divisions.queries import units
from padis.exchange.kinds import Chore, Kind, kind_of
from padis.exchange.models import Task
from padis.exchange.numbers import NUMBER
from padis.kinds.notes import actions as notes
from padis.kinds.notes.models import TaskNote
from padis.privacy.actions import log_access
from padis.privacy.models import Purpose
from padis.web.items.item import Item

LONGEST = 500


class NoteForm(forms.Form):
    """What was done."""

    use_required_attribute = False
    text = forms.CharField(
        required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3, "data-private": True})
    )

    def __init__(self, data: QueryDict | None = None, *, chore: Chore) -> None:
        super().__init__(data, auto_id="note-%s")
        self.fields["text"].label = chore.noted  # type: ignore[assignment]


def chore_of(task: Task) -> Chore | None:
    """None for a task that is cleared up by sending the case anew."""
    return kind_of(task.kind).chores.get(task.reason)


def shown(task: Task, chore: Chore, *, user: User, form: NoteForm | None, problem: str) -> dict[str, Any]:
    """What `items/_chore.html` needs; a reading of the person's record, also where only the masked name is shown."""
    kind = kind_of(task.kind)
    log_access(
        by=user, case=(task.case_shard, task.case_id), unit=user.unit_id, purpose=Purpose.HANDLING, at=timezone.now()
    )
    return {
        "task": task, "chore": chore, "kind": kind, "key": str(task.id), "problem": problem,
        "url": reverse(chore.page, args=[task.number]) if chore.page else "",
        "item": _item(task, user), "form": form or NoteForm(chore=chore), "notes": _notes(task, kind),
        "other": units([task.partner]).get(task.partner),
    }  # fmt: skip


def _item(task: Task, user: User) -> Item | None:
    """The item it came from; None where it came from none, or the file was an entry error and shows nothing any more."""
    if not NUMBER.fullmatch(task.number):
        return None
    try:
        return Item.read(task.number, user=user)
    except Http404:
        return None


def _notes(task: Task, kind: Kind) -> list[tuple[TaskNote, str]]:
    """The notes with the names of who wrote them, all of the own unit."""
    if not kind.chores[task.reason].takes_notes:
        return []
    found = notes.notes_of(task.key)
    people = accounts.names_in(task.unit, {note.by_id for note in found})
    return [(note, people.get(note.by_id, "")) for note in found]
