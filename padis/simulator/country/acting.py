"""Plays stories by the very actions that the pages call, one act after the other in order of time."""

import heapq
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from padis.accounts.models import User
from padis.cases.duplicates import Duplicate
from padis.cases.models import Case, Direction
from padis.exchange import actions, queries
from padis.exchange.models import Message, Task
from padis.kinds.verification import actions as verification
from padis.shared.sharding import Key, shard_of
from padis.shared.time import beijing_date
from padis.simulator.country.hands import Hands
from padis.simulator.country.record import Trace
from padis.simulator.country.story import Act, Step, Story

ANOTHER_PERSON = "已核对证件，不是同一人"
NOTED = "noted"


def play(stories: Iterable[Story], hands: Hands, *, progress: Callable[[int], None]) -> list[Trace]:
    """All acts of all stories as they follow each other in time; `progress` is told how many cases are filed."""
    playing = [Acting(story, hands) for story in stories]
    waiting = [(each.story.at, number, each) for number, each in enumerate(playing)]
    heapq.heapify(waiting)
    filed = 0
    while waiting:
        at, number, each = heapq.heappop(waiting)
        if each.case is None:
            filed += each.file(at)
            progress(filed)
        else:
            each.next(at)
        following = each.following()
        if following:
            assert following.at is not None
            heapq.heappush(waiting, (following.at, number, each))
    return [each.trace() for each in playing]


class Acting:
    """One story under way. Every act may come at another moment than planned, where the clock is not the story's own."""

    def __init__(self, story: Story, hands: Hands) -> None:
        self.story, self.hands, self.refused = story, hands, 0
        self.case: Key | None = None
        self.filed_at, self.done = story.at, list[Step]()
        self.items: list[tuple[Key, str]] = []

    def trace(self) -> Trace:
        """What was done, at the moments at which it was."""
        story = replace(self.story, at=self.filed_at, steps=tuple(self.done))
        return Trace(story, self.case, self.items, self.refused)

    def following(self) -> Step | None:
        """The step to do next; none where the story is over, or its filing was refused."""
        steps = self.story.steps
        return steps[len(self.done)] if self.case is not None and len(self.done) < len(steps) else None

    def file(self, at: datetime) -> bool:
        """File the case. False where she is filed already for this very stay."""
        try:
            try:
                message = self._filed(self.story.reason, at)
            except Duplicate as duplicate:
                if duplicate.same_stay:
                    return False
                message = self._filed(ANOTHER_PERSON, at)
        except Duplicate:
            return False
        self.case, self.filed_at = (message.shard, message.case_id), at
        self._keep(message)
        return True

    def next(self, at: datetime) -> None:
        """Do the next step. Raises what its action raises."""
        step = self.story.steps[len(self.done)]
        WAYS[step.act](self, step, at)
        self.done.append(replace(step, at=at))

    # --- parts ----------------------------------------------------------------------------------------------
    def _filed(self, reason: str, at: datetime) -> Message:
        return verification.file_case(
            by=self._user(self.story.unit), direction=self.story.direction, facts=self.story.facts, now=at,
            duplicate_reason=reason,
        )  # fmt: skip

    def _keep(self, message: Message) -> None:
        self.items.append((message.key, message.number))

    def _user(self, unit: str) -> User:
        return self.hands.user(unit)

    def _key(self, step: Step) -> Key:
        return self.items[step.item][0]

    def _case(self) -> Case:
        return Case.objects.get(pk=self.case)

    def _task(self) -> Task:
        assert self.case is not None
        return Task.objects.get(shard=shard_of(self.story.unit), case_id=self.case[1], done_at=None)

    # --- the ways -------------------------------------------------------------------------------------------
    def file_again(self, step: Step, at: datetime) -> None:
        direction = other_side(self.story)
        try:
            verification.file_case(by=self._user(step.unit), direction=direction, facts=self.story.facts, now=at)
        except Duplicate:
            self.refused += 1

    def open(self, step: Step, at: datetime) -> None:
        actions.mark_opened(key=self._key(step), by=self._user(step.unit), now=at)

    def answer_in_part(self, step: Step, at: datetime) -> None:
        note = step.said["note"]
        actions.answer_in_part(key=self._key(step), by=self._user(step.unit), corrections={}, note=note, now=at)

    def confirm(self, step: Step, at: datetime) -> None:
        key = self._key(step)
        message = Message.objects.get(pk=key)
        accepted = list(queries.latest_corrections(message)) if step.said["accepted"] else []
        actions.confirm(key=key, by=self._user(step.unit), accepted=accepted, now=at)

    def finish_task(self, step: Step, at: datetime) -> None:
        actions.finish_task(key=self._task().key, by=self._user(step.unit), outcome=NOTED, now=at)

    def send_anew(self, step: Step, at: datetime) -> None:
        self._keep(
            verification.send_anew(
                task=self._task(), case=self._case(), by=self._user(step.unit), partner=step.said["partner"], now=at
            )
        )

    def close(self, step: Step, at: datetime) -> None:
        verification.close_case(
            case=self._case(), by=self._user(step.unit), left_on=beijing_date(at), now=at, **step.said
        )

    def reopen(self, step: Step, at: datetime) -> None:
        message = verification.reopen_case(case=self._case(), by=self._user(step.unit), now=at, **step.said)
        if message is not None:
            self._keep(message)

    def cancel(self, step: Step, at: datetime) -> None:
        verification.cancel_case(case=self._case(), by=self._user(step.unit), now=at, **step.said)

    def delete(self, step: Step, at: datetime) -> None:
        verification.delete_case(case=self._case(), by=self._user(step.unit), now=at, **step.said)


Way = Callable[[Acting, Step, datetime], None]


def _as_it_stands(action: Callable[..., object]) -> Way:
    """An action on a request that takes just what was said."""

    def act(acting: Acting, step: Step, at: datetime) -> None:
        action(key=acting._key(step), by=acting._user(step.unit), now=at, **step.said)

    return act


WAYS: dict[Act, Way] = {
    Act.QUESTION: _as_it_stands(actions.question),
    Act.REPLY: _as_it_stands(actions.reply),
    Act.ANSWER: _as_it_stands(actions.answer),
    Act.ASK_AGAIN: _as_it_stands(actions.ask_again),
    Act.RETURN: _as_it_stands(actions.return_misdirected),
    Act.RESEND: _as_it_stands(actions.resend),
    Act.DECLINE: _as_it_stands(actions.decline),
    Act.WITHDRAW: _as_it_stands(actions.withdraw),
    Act.FILE_AGAIN: Acting.file_again,
    Act.OPEN: Acting.open,
    Act.ANSWER_IN_PART: Acting.answer_in_part,
    Act.CONFIRM: Acting.confirm,
    Act.FINISH_TASK: Acting.finish_task,
    Act.SEND_ANEW: Acting.send_anew,
    Act.CLOSE: Acting.close,
    Act.REOPEN: Acting.reopen,
    Act.CANCEL: Acting.cancel,
    Act.DELETE: Acting.delete,
}


def other_side(story: Story) -> Direction:
    return Direction.OUTFLOW if story.direction == Direction.INFLOW else Direction.INFLOW
