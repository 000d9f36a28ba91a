"""Signs of hollow work: found where it is, hardly ever where it is not; and what the hints are made of in real items."""

import random
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from padis.exchange import actions
from padis.exchange.models import Sheet
from padis.exchange.notes import LEAST, mark_of
from padis.monitoring.hollow import Sign, Work, hints, works_of
from padis.shared.time import beijing_midnight
from tests.world import CHANGAN, NOON, TODAY, YUJIANG, filed, form_sent, later, user

UNITS = 2_000


def behaviour(dice: random.Random, *, hollow: Sign | None = None) -> dict[Sign, float]:
    """How often a unit does what a sign looks for. Ordinary units do it too: the hasty, the late, those who have a phrase
    of their own and those who receive in batches, each up to a third of the time; a hollow one nearly always."""
    often = {sign: dice.uniform(0, 0.35) for sign in Sign}
    return {**often, hollow: dice.uniform(0.85, 1)} if hollow else often


def month(dice: random.Random, often: dict[Sign, float]) -> list[Work]:
    """15 to 60 items of each kind; short notes and none among the answers."""
    return [_work(dice, often, only_received) for only_received in (True, False) for _n in range(dice.randint(30, 60))]


def _work(dice: random.Random, often: dict[Sign, float], only_received: bool) -> Work:
    due = (NOON + timedelta(days=dice.randint(0, 20))).date()
    days = 0 if dice.random() < often[Sign.LAST_DAY] else dice.randint(1, 29)
    done: datetime = beijing_midnight(due - timedelta(days=days)) + timedelta(hours=dice.uniform(8, 18))
    seconds = dice.uniform(2, 20) if dice.random() < often[Sign.SECONDS] else dice.uniform(25, 86_400)
    unread = only_received and dice.random() < often[Sign.UNREAD]
    same = dice.random() < often[Sign.SAME_TEXT]
    said = "" if only_received or dice.random() < 0.2 else "same" if same else f"{dice.random()}"
    return Work("n", only_received, None if unread else done - timedelta(seconds=seconds), done, due, said)


def test_hollow_work_is_found_and_ordinary_work_is_left_alone():
    """Over units with injected behaviour: recall of at least 95 % for each sign, at most 1 % of ordinary units hinted at."""
    dice = random.Random(20261126)
    alarmed = sum(bool(hints(month(dice, behaviour(dice)))) for _unit in range(UNITS))
    assert alarmed <= 0.01 * UNITS
    for sign in Sign:
        units = [month(dice, behaviour(dice, hollow=sign)) for _unit in range(UNITS // 4)]
        assert sum(sign in {hint.sign for hint in hints(works)} for works in units) >= 0.95 * len(units), sign


def test_few_items_are_no_sign():
    dice = random.Random(1)
    works = month(dice, dict.fromkeys(Sign, 1.0))
    few = [*filter(lambda work: work.only_received, works)][:14]
    assert hints(few) == [] and {hint.sign for hint in hints(works)} == set(Sign)


def test_words_are_compared_by_a_keyed_hash(settings):
    """Spaces, full width and punctuation make no other words; a set phrase has no mark; another installation another mark."""
    mark = mark_of("经入户核实，情况属实。")
    assert mark == mark_of(" 经入户核实,情况 属实") and len(mark) == 16
    assert mark != mark_of("经电话核实，情况属实。") and mark_of("情况属实"[:LEAST]) == ""
    settings.PADIS_KEY = bytes(32)
    assert mark_of("经入户核实，情况属实。") != mark


@pytest.mark.django_db
@pytest.mark.usefixtures("divisions_loaded")
def test_the_evidence_is_the_township_s_real_items():
    """Opened, answered and received as the docket has it; the mark beside the answer, and of the words nothing readable."""
    clerk, other, note = user(CHANGAN), user(YUJIANG), "经入户核实情况属实无误"
    message, form = filed(clerk), None
    form = form_sent(clerk, message)
    actions.mark_opened(key=message.key, by=other, now=later(1))
    actions.answer(key=message.key, by=other, finding="consistent", corrections={}, note=note, now=later(1, seconds=9))
    actions.receive(key=form.key, by=other, now=later(2))

    with CaptureQueriesContext(connection) as seen:
        works = works_of([YUJIANG, CHANGAN], first=TODAY, last=TODAY + timedelta(days=9))
    assert len(seen) == 2 and works[CHANGAN] == []
    received, answered = works[YUJIANG]
    assert (received.number, received.only_received, received.opened_at, received.said) == (form.number, True, None, "")
    assert (answered.number, (answered.done_at - answered.opened_at).total_seconds()) == (message.number, 9)
    assert answered.said == mark_of(note) and not Sheet.objects.filter(plain__icontains="核实").exists()
    assert works_of([YUJIANG], first=TODAY + timedelta(days=3), last=TODAY + timedelta(days=9)) == {YUJIANG: []}
