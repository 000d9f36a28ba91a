"""Many at once, on real connections: one wins, nothing is lost, nobody waits in a circle."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from padis.exchange import actions
from padis.exchange.models import Message, Turn
from padis.exchange.recount import verify
from padis.shared.errors import Conflict
from tests.world import CHANGAN, GUANGFENG, SHIYAN, YIWU, YUJIANG, facts, filed, later, user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("divisions_loaded")]
HANDS = 6


def all_at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """Run each act in a thread and connection of its own, started together; results or exceptions in order."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            start.wait(10)
            return act()
        except Exception as failure:
            return failure
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_of_two_answers_at_once_one_wins():
    """The other one is told, and nothing is written twice."""
    colleagues = [user(YUJIANG) for _each in range(HANDS)]
    message = filed(user(CHANGAN))
    results = all_at_once([
        lambda by=by: actions.answer(key=message.key, by=by, finding="consistent", corrections={}, note="", now=later(1))
        for by in colleagues
    ])  # fmt: skip
    assert sum(isinstance(result, Conflict) for result in results) == HANDS - 1
    assert sum(isinstance(result, Message) for result in results) == 1
    assert verify().differences == 0


def test_an_answer_and_a_withdrawal_at_once_do_not_both_happen():
    """Whichever came first is what both sides see."""
    clerk, other = user(CHANGAN), user(YUJIANG)
    message = filed(clerk)
    results = all_at_once([
        lambda: actions.answer(key=message.key, by=other, finding="consistent", corrections={}, note="", now=later(1)),
        lambda: actions.withdraw(key=message.key, by=clerk, note="", now=later(1)),
    ])  # fmt: skip
    assert sum(isinstance(result, Conflict) for result in results) == 1
    assert verify().differences == 0


def test_busy_counties_never_deadlock_and_stay_exact():
    """Both directions between the same counties at the same time: locks are taken in one order."""
    pairs = [
        (CHANGAN, YUJIANG),
        (YUJIANG, CHANGAN),
        (SHIYAN, GUANGFENG),
        (GUANGFENG, SHIYAN),
        (YIWU, YUJIANG),
        (YUJIANG, YIWU),
    ]
    users = {unit: user(unit) for pair in pairs for unit in pair}
    stays = {
        pair: [facts(residence_division=pair[0], registered_division=pair[1]) for _each in range(5)] for pair in pairs
    }

    def work(here: str, home: str) -> int:
        for stay in stays[here, home]:
            message = filed(users[here], **stay)
            actions.answer(key=message.key, by=users[home], finding="consistent", corrections={}, note="", now=later(1))
            actions.confirm(key=message.key, by=users[here], accepted=[], now=later(2))
        return len(stays[here, home])

    assert all_at_once([lambda pair=pair: work(*pair) for pair in pairs]) == [5] * len(pairs)
    assert Turn.objects.count() == 0
    assert verify().differences == 0


def test_what_is_done_during_a_recount_is_in_none_of_its_halves():
    """Counts and items are read by two connections: an item that only one of them saw would be a difference."""
    clerk, parts = user(CHANGAN), list[str]()
    filed(clerk)

    def meanwhile(part: str) -> None:
        parts.append(part)
        if len(parts) == 1:
            (result,) = all_at_once([lambda: filed(clerk, name="李四")])
            assert isinstance(result, Message)

    assert verify(progress=meanwhile).differences == 0
    assert {"tally", "docket", "chain"} <= set(parts)
    assert Message.objects.count() == 2 and verify().differences == 0
