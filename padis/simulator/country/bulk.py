"""Plays stories through the bulk door: one transaction a batch, requests in memory, several processes.

What changes a case file (a new addressee, corrections taken over, closing) is done in memory, too, and written before
the door, so that the tallies' rows are locked last. Tasks that are done again in
the same batch follow in a second transaction: the door opens or finishes a task, it does not do both.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from padis.cases import actions as cases
from padis.cases.actions import Filing
from padis.cases.actions.files import Files
from padis.cases.duplicates import Duplicate
from padis.cases.models import Case, CaseState, Side
from padis.cases.projection import all_facts
from padis.exchange.actions.asking import FOLLOW_UP
from padis.exchange.door import Actor, Content, Door, due_on
from padis.exchange.kinds import kind_of
from padis.exchange.models import Message, Task
from padis.exchange.states import SETTLED, TRANSITIONS, Event
from padis.kinds.verification.actions import READDRESSED, request
from padis.shared.rows import Writes
from padis.shared.sharding import new_id, shard_of
from padis.shared.time import beijing_date
from padis.shared.transactions import use_case
from padis.simulator.country.acting import ANOTHER_PERSON, NOTED, other_side
from padis.simulator.country.hands import Hands
from padis.simulator.country.record import Trace
from padis.simulator.country.story import Act, Step, Story

OF_A_TASK = frozenset({Act.FINISH_TASK, Act.SEND_ANEW})


def play(stories: Sequence[Story], hands: Hands, *, until: date) -> list[Trace]:
    """File the stories' cases and work through them, up to the last day of their plan."""
    played = _file_and_work(stories, hands, until)
    rest = [each for each in played if each.rest]
    if rest:
        _go_on(rest, until)
    return [each.trace() for each in played]


@use_case
def _file_and_work(stories: Sequence[Story], hands: Hands, until: date) -> list["Playing"]:
    writes = Writes()
    filed = _filed(stories, hands, writes)
    writes.flush()
    door, files = Door(writes, past=until), Files()
    playing = [Playing(story, case, door, files, hands) for story, case in zip(stories, filed, strict=True)]
    _file_again(playing, hands)
    for each in playing:
        if each.case is not None:
            files.filed(each.case, each.story.facts)
            each.file()
            each.work(each.story.steps)
    files.write(writes)
    door.write()
    return playing


@transaction.atomic  # no use case: what is in memory cannot be tried again
def _go_on(playing: Sequence["Playing"], until: date) -> None:
    writes = Writes()
    door = Door(writes, past=until)
    for each in playing:
        each.door = door
        each.work(each.rest, to_the_end=True)
    playing[0].files.write(writes)
    door.write()


def _filed(stories: Sequence[Story], hands: Hands, writes: Writes) -> list[Case | None]:
    """A woman who only seems to be filed already is filed with a reason, as a clerk would; a double is not."""
    filings = [
        Filing(story.unit, hands.ids[story.unit], story.direction, story.facts, story.at, story.reason)
        for story in stories
    ]
    found: list[Case | None] = []
    for filing, result in zip(filings, cases.file_all(filings, writes), strict=True):
        if isinstance(result, Duplicate) and not result.same_stay:
            given = (filing.unit, filing.by_id, filing.direction, filing.facts, filing.at)
            (result,) = cases.file_all([Filing(*given, ANOTHER_PERSON)], writes)
        found.append(None if isinstance(result, Duplicate) else result)
    return found


def _file_again(playing: Sequence["Playing"], hands: Hands) -> None:
    """What the other side files of the same stay, before any file is closed. What is accepted is not written, but told."""
    twice = [
        (each, step)
        for each in playing
        if each.case is not None
        for step in each.story.steps
        if step.act == Act.FILE_AGAIN
    ]
    if not twice:
        return
    filings = [
        Filing(step.unit, hands.ids[step.unit], other_side(each.story), each.story.facts, step.at)  # type: ignore[arg-type]
        for each, step in twice
    ]
    for (each, _step), result in zip(twice, cases.file_all(filings, Writes()), strict=True):
        each.refused += isinstance(result, Duplicate)


class Playing:
    """One story under way."""

    def __init__(self, story: Story, case: Case | None, door: Door, files: Files, hands: Hands) -> None:
        self.story, self.case, self.door, self.files, self.hands = story, case, door, files, hands
        self.messages: list[Message] = []
        self.corrections: dict[str, Any] = {}
        self.task: Task | None = None
        self.rest: Sequence[Step] = ()
        self.refused = 0

    def trace(self) -> Trace:
        items = [(message.key, message.number) for message in self.messages]
        return Trace(self.story, self.case.key if self.case else None, items, self.refused)

    def file(self) -> None:
        self._request(self.story.facts, self.story.at)

    def work(self, steps: Sequence[Step], *, to_the_end: bool = False) -> None:
        for position, step in enumerate(steps):
            if step.act in OF_A_TASK and not to_the_end:
                self.rest = steps[position:]
                return
            WAYS[step.act](self, step)

    # --- parts of the ways ----------------------------------------------------------------------------------
    @property
    def _case(self) -> Case:
        assert self.case is not None
        return self.case

    def _actor(self, unit: str) -> Actor:
        return Actor(unit, self.hands.ids[unit])

    def _request(self, facts: Any, at: datetime) -> None:
        actor = self._actor(self.story.unit)
        serial = len(self.messages) + 1
        self.messages.append(request(self.door, self._case, facts, serial=serial, actor=actor, at=at))

    def _move(self, step: Step, event: Event, content: Content | None = None, **changes: Any) -> Message:
        message = self.messages[step.item]
        self.door.move(message, event, by=self._actor(step.unit), at=_at(step), content=content, **changes)
        return message

    def _note(self, step: Step, event: Event, **changes: Any) -> None:
        self._move(step, event, Content({}, {"note": step.said["note"]}), **changes)

    def _claim(self, step: Step, facts: Any, *, adopted: bool, id: Any = None) -> None:
        """What a side states about the person."""
        by_id, id = self.hands.ids[step.unit], id or self.messages[step.item].id
        self.files.claim(
            self._case, unit=step.unit, by_id=by_id, facts=facts, adopted=adopted, message_id=id, at=_at(step)
        )

    def _readdress(self, step: Step, partner: str, id: Any) -> None:
        field = "registered_division" if self._case.side == Side.RESIDENCE else "residence_division"
        self._claim(step, {field: partner}, adopted=True, id=id)

    def _end(self, step: Step, event: Event, state: CaseState, **changes: Any) -> None:
        """End the file and what is under way."""
        for message in self.messages:
            if message.state not in SETTLED and message.state in TRANSITIONS[event].sources:
                content = Content({}, {"note": step.said["reason"]})
                self.door.move(message, event, by=self._actor(step.unit), at=_at(step), content=content, paused_on=None)
        self._keep(step, state, **changes)

    def _keep(self, step: Step, state: CaseState, **changes: Any) -> None:
        self.files.set_state(self._case, state, step.said["reason"], _at(step), **changes)

    # --- the ways -------------------------------------------------------------------------------------------
    def open(self, step: Step) -> None:
        self._move(step, Event.OPENED)

    def answer_in_part(self, step: Step) -> None:
        content = Content({"corrected": []}, {"corrections": {}, "note": step.said["note"]})
        self._move(step, Event.PART_ANSWERED, content)

    def question(self, step: Step) -> None:
        day = beijing_date(_at(step))
        paused_on = day if day <= self.messages[step.item].due_on else None
        content = Content({}, {"question": step.said["text"]})
        self._move(step, Event.QUESTIONED, content, question_used=True, paused_on=paused_on)

    def reply(self, step: Step) -> None:
        message, content = self.messages[step.item], Content({}, {"reply": step.said["text"]})
        waited = beijing_date(_at(step)) - message.paused_on if message.paused_on else timedelta()
        self._move(step, Event.REPLIED, content, due_on=message.due_on + waited, paused_on=None)

    def answer(self, step: Step) -> None:
        finding, self.corrections = step.said["finding"], step.said["corrections"]
        if self.corrections:
            self._claim(step, self.corrections, adopted=False)
        sealed = {"corrections": self.corrections, "note": step.said["note"]}
        content = Content({"finding": finding, "corrected": sorted(self.corrections)}, sealed)
        self._move(step, Event.ANSWERED, content, finding=finding)

    def confirm(self, step: Step) -> None:
        taken = self.corrections if step.said["accepted"] else {}
        if taken:
            self._claim(step, taken, adopted=True)
        content = Content({"accepted": sorted(taken), "refused": sorted(set(self.corrections) - set(taken))})
        message = self._move(step, Event.CONFIRMED, content)
        if kind_of(message.kind).findings[message.finding].follow_up:
            self._open_task(message, step)

    def _open_task(self, message: Message, step: Step) -> None:
        at = _at(step)
        self.task = Task(
            shard=shard_of(message.sender), id=new_id(), kind=message.kind, unit=message.sender, partner=message.receiver,
            number=message.number, case_shard=message.shard, case_id=message.case_id, label=message.label,
            reason=message.finding, opened_at=at, due_on=due_on(message.kind, FOLLOW_UP, beijing_date(at)),
        )  # fmt: skip
        self.door.open_task(self.task, by=self._actor(step.unit))

    def _ask(self, step: Step, event: Event, **changes: Any) -> None:
        """A new obligation with a full limit."""
        message, day = self.messages[step.item], beijing_date(_at(step))
        due = due_on(message.kind, "urgent" if message.urgent else "normal", day)
        fresh = {"question_used": False, "paused_on": None, "answered_at": None}
        self._note(step, event, asked_on=day, due_on=due, **fresh, **changes)

    def ask_again(self, step: Step) -> None:
        self._ask(step, Event.ASKED_AGAIN, round_no=self.messages[step.item].round_no + 1)

    def give_back(self, step: Step) -> None:
        self._move(step, Event.RETURNED, Content({"proposed": step.said["proposed"]}, {"note": step.said["note"]}))

    def resend(self, step: Step) -> None:
        receiver = step.said["receiver"]
        self._readdress(step, receiver, self.messages[step.item].id)
        self._ask(step, Event.RESENT, receiver=receiver, opened_at=None)

    def decline(self, step: Step) -> None:
        self._note(step, Event.DECLINED)

    def withdraw(self, step: Step) -> None:
        self._note(step, Event.WITHDRAWN, paused_on=None)

    def finish_task(self, step: Step, outcome: str = NOTED) -> None:
        assert self.task is not None
        self.door.finish_task(self.task, by=self._actor(step.unit), at=_at(step), outcome=outcome)

    def send_anew(self, step: Step) -> None:
        assert self.task is not None
        self._readdress(step, step.said["partner"], self.task.id)
        self._request(all_facts(self._case, health=True), _at(step))
        self.finish_task(step, READDRESSED)

    def close(self, step: Step) -> None:
        self._end(step, Event.WITHDRAWN, CaseState.CLOSED, closed_on=beijing_date(_at(step)))

    def cancel(self, step: Step) -> None:
        self._end(step, Event.CANCELLED, CaseState.CANCELLED)

    def delete(self, step: Step) -> None:
        self._end(step, Event.VOIDED, CaseState.DELETED)

    def reopen(self, step: Step) -> None:
        self._keep(step, CaseState.OPEN)
        if self.messages[-1].state == TRANSITIONS[Event.WITHDRAWN].target:
            self._request(all_facts(self._case, health=True), _at(step))

    def skip(self, _step: Step) -> None:
        """Filing twice is tried for the whole batch at once."""


WAYS: dict[Act, Callable[[Playing, Step], None]] = {
    Act.FILE_AGAIN: Playing.skip,
    Act.RETURN: Playing.give_back,
    **{act: getattr(Playing, act.value) for act in Act if act not in (Act.FILE_AGAIN, Act.RETURN)},
}


def _at(step: Step) -> datetime:
    assert step.at is not None
    return step.at
