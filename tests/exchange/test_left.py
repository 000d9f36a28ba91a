"""A unit that returned an item has left it: it sees that it did, and no facts, whatever becomes of the item."""

from collections.abc import Callable

import pytest

from padis.accounts.models import User
from padis.exchange import actions, queries
from padis.exchange.models import DocketRow, Message
from padis.kinds.verification.actions import cancel_case, close_case, delete_case
from tests.world import CHANGAN, GUANGFENG, YUJIANG, filed, later, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]


def returned(clerk: User, wrong: User, **facts: str) -> Message:
    message = filed(clerk, **facts)
    actions.return_misdirected(key=message.key, by=wrong, proposed="", note="非本镇", now=later(1))
    return Message.objects.get(pk=message.pk)


def row_of(message: Message, unit: str) -> DocketRow:
    return DocketRow.objects.get(shard=unit[:2], unit=unit, item_id=message.id)


ENDINGS: dict[str, Callable[[Message, User], object]] = {
    "withdrawn": lambda message, by: actions.withdraw(key=message.key, by=by, note="", now=later(2)),
    "closed": lambda message, by: close_case(
        case=message.case, by=by, left_on=later(0).date(), reason="走了", now=later(2)
    ),
    "cancelled": lambda message, by: cancel_case(case=message.case, by=by, reason="超龄", now=later(2)),
    "deleted": lambda message, by: delete_case(case=message.case, by=by, reason="错录", now=later(2)),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_end_of_a_returned_item_gives_nothing_back_to_the_unit_that_returned_it(ending):
    clerk, wrong = user(CHANGAN), user(YUJIANG)
    message = returned(clerk, wrong)

    ENDINGS[ending](message, clerk)

    assert row_of(message, YUJIANG).left_it


def test_sent_there_again_the_unit_sees_it_again():
    clerk, wrong = user(CHANGAN), user(YUJIANG)
    message = returned(clerk, wrong)

    actions.resend(key=message.key, by=clerk, receiver=YUJIANG, note="再核", now=later(2))

    assert not row_of(message, YUJIANG).left_it


def test_urgency_leaves_with_the_facts():
    message = returned(user(CHANGAN), user(YUJIANG), pregnancy_status="1")

    assert not row_of(message, YUJIANG).urgent
    assert row_of(message, CHANGAN).urgent


def test_what_the_unit_had_stated_of_her_is_not_shown_any_more():
    clerk, wrong = user(CHANGAN), user(YUJIANG)
    message = filed(clerk)
    actions.answer_in_part(key=message.key, by=wrong, corrections={"pregnancy_status": "1"}, note="怀孕", now=later(1))
    actions.return_misdirected(key=message.key, by=wrong, proposed=GUANGFENG, note="迁走", now=later(2))

    steps = queries.history_without_facts(row_of(message, YUJIANG))

    assert [step.sealed for step in steps] == [{}, {}, {"note": "迁走"}]
