"""What becomes of a case, step by step, up to where it is left: no times, no database.

The shares are ours: most requests are answered and confirmed, and everything that may happen does happen.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from padis.cases.facts import Facts
from padis.simulator.country import faults
from padis.simulator.country.story import Act, Step
from padis.simulator.country.world import World
from padis.simulator.names import Weighted

FILED_TWICE, NEVER_OPENED, NEVER_TREATED, NEVER_CONFIRMED, NEVER_REPLIED, NEVER_SENT_ON = (
    0.01,
    0.02,
    0.02,
    0.02,
    0.1,
    0.1,
)
ENDED, REOPENED, ASKED_AGAIN, TASK_DONE = 0.04, 0.4, 0.5, 0.7
VAGUE = 0.3
"""Share of returned items with an address that leads nowhere."""
FATES = Weighted([("answer", 870), ("part", 25), ("question", 40), ("return", 35), ("decline", 15), ("withdraw", 15)])
FINDINGS = Weighted(
    [
        ("consistent", 860),
        ("corrected", 50),
        ("returned_home", 30),
        ("not_migrated", 15),
        ("not_found", 15),
        ("address_unclear", 10),
        ("not_registered_here", 10),
        ("moved_registration", 6),
        ("deceased", 2),
        ("other", 2),
    ]
)
UNCLEAR = frozenset({"not_found", "address_unclear", "not_registered_here", "moved_registration"})
"""Findings that leave the asker a task."""
ENDINGS = Weighted([(Act.CLOSE, 70), (Act.CANCEL, 18), (Act.DELETE, 12)])
NOTES = ("已入户核实", "电话联系本人核实", "户口簿核对一致", "本人在外，家属确认", "村委会核实")


@dataclass(frozen=True, slots=True)
class Scene:
    """The two townships of a request, and what is known of the person."""

    world: World
    rng: Random
    facts: Facts
    sender: str
    receiver: str
    item: int = 0

    def to(self, receiver: str, item: int | None = None) -> "Scene":
        return replace(self, receiver=receiver, item=self.item if item is None else item)

    def step(self, act: Act, **said: object) -> Step:
        """A step of whoever the act belongs to."""
        return Step(act, self.receiver if act in OF_THE_RECEIVER else self.sender, self.item, said)

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def neighbour(self) -> str:
        return self.world.neighbour(self.rng, self.receiver, self.sender)


OF_THE_RECEIVER = frozenset(
    {Act.FILE_AGAIN, Act.OPEN, Act.ANSWER_IN_PART, Act.QUESTION, Act.ANSWER, Act.RETURN, Act.DECLINE}
)
AWAITING_ANSWER = frozenset({"sent", "opened", "part", "questioned", "returned"})
"""Where closing the file withdraws the request."""
STATES = {
    Act.OPEN: "opened",
    Act.ANSWER_IN_PART: "part",
    Act.QUESTION: "questioned",
    Act.REPLY: "opened",
    Act.ANSWER: "answered",
    Act.CONFIRM: "confirmed",
    Act.ASK_AGAIN: "sent",
    Act.RETURN: "returned",
    Act.RESEND: "sent",
    Act.DECLINE: "declined",
    Act.WITHDRAW: "withdrawn",
    Act.SEND_ANEW: "sent",
}


def course(scene: Scene) -> list[Step]:
    """All that happens after filing, if there is time for it."""
    steps = list(_request(scene))
    if scene.chance(ENDED):
        steps = steps[: scene.rng.randrange(len(steps) + 1)]
        steps += _ending(scene, steps)
    if scene.chance(FILED_TWICE):
        steps.insert(0, scene.step(Act.FILE_AGAIN))
    return steps


def _request(scene: Scene) -> Iterator[Step]:
    if scene.chance(NEVER_OPENED):
        return
    yield scene.step(Act.OPEN)
    if scene.chance(NEVER_TREATED):
        return
    fate = FATES.draw(scene.rng)
    if fate == "return":
        yield from _returned(scene)
        return
    if fate == "decline":
        yield scene.step(Act.DECLINE, note="本人不愿提供")
        return
    if fate == "withdraw":
        yield scene.step(Act.WITHDRAW, note="已电话联系，无需再查")
        return
    if fate == "part":
        yield scene.step(Act.ANSWER_IN_PART, note="已找到其家属，待进一步核实")
    if fate == "question":
        yield scene.step(Act.QUESTION, text="地址不详，请补充村、组名称。")
        if scene.chance(NEVER_REPLIED):
            return
        yield scene.step(Act.REPLY, text="下洋村3组。")
    yield from _answered(scene)


def _returned(scene: Scene) -> Iterator[Step]:
    """Not hers: a neighbour's, or nobody's where the address is vague."""
    proposed = "" if scene.chance(VAGUE) else scene.neighbour()
    yield scene.step(Act.RETURN, proposed=proposed, note="" if proposed else "不属于本乡镇，地址不详")
    if scene.chance(NEVER_SENT_ON):
        return
    if not proposed:
        yield scene.step(Act.WITHDRAW, note="地址有误")
        return
    yield scene.step(Act.RESEND, receiver=proposed, note="")
    right = scene.to(proposed)
    yield right.step(Act.OPEN)
    yield from _answered(right)


def _answered(scene: Scene) -> Iterator[Step]:
    finding = FINDINGS.draw(scene.rng)
    yield _answer(scene, finding)
    if finding == "not_found" and scene.chance(ASKED_AGAIN):
        yield scene.step(Act.ASK_AGAIN, note="曾用名请一并查找")
        yield scene.step(Act.OPEN)
        finding = "consistent" if scene.chance(0.5) else finding
        yield _answer(scene, finding)
    if scene.chance(NEVER_CONFIRMED):
        return
    yield scene.step(Act.CONFIRM, accepted=scene.chance(0.8))
    if finding in UNCLEAR and scene.chance(TASK_DONE):
        yield from _cleared_up(scene)


def _cleared_up(scene: Scene) -> Iterator[Step]:
    """The asker does its task: it notes what it found out, or asks the unit that it takes for the right one now."""
    other = scene.neighbour() if scene.chance(0.4) else ""
    if not other:
        yield scene.step(Act.FINISH_TASK)
        return
    yield scene.step(Act.SEND_ANEW, partner=other)
    yield from _plain(scene.to(other, scene.item + 1))


def _plain(scene: Scene) -> Iterator[Step]:
    """A request that goes as most do."""
    yield scene.step(Act.OPEN)
    yield _answer(scene, "consistent")
    yield scene.step(Act.CONFIRM, accepted=True)


def _answer(scene: Scene, finding: str) -> Step:
    corrected = faults.corrections(scene.rng, scene.facts) if finding == "corrected" else {}
    note = scene.rng.choice(NOTES) if finding in {"moved_registration", "other"} or scene.chance(0.4) else ""
    return scene.step(Act.ANSWER, finding=finding, corrections=corrected, note=note)


def _ending(scene: Scene, before: Sequence[Step]) -> Iterator[Step]:
    """The file ends; a closed one may be opened again, which sends again what closing withdrew."""
    act = ENDINGS.draw(scene.rng)
    yield scene.step(act, reason="已离开本地" if act == Act.CLOSE else "录入有误")
    if act != Act.CLOSE or not scene.chance(REOPENED):
        return
    yield scene.step(Act.REOPEN, reason="仍在本地居住")
    last = max((step.item + (step.act == Act.SEND_ANEW) for step in before), default=0)
    if _withdrawn_by_closing(before, last):
        yield from _plain(scene.to(_receiver(scene, before), last + 1))


def _withdrawn_by_closing(before: Sequence[Step], item: int) -> bool:
    """Whether the case's last request was withdrawn, by closing or before."""
    state = "sent"
    for step in before:
        if step.item == item or step.act == Act.SEND_ANEW:
            state = STATES.get(step.act, state)
    return state in AWAITING_ANSWER or state == "withdrawn"


def _receiver(scene: Scene, before: Sequence[Step]) -> str:
    """The other side by then."""
    named = [step.said.get("receiver") or step.said.get("partner") for step in before]
    return str(next((unit for unit in reversed(named) if unit), scene.receiver))
