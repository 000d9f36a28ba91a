"""What became of an item: the time line, the whole history, and what stays readable of one that ended."""

import pytest
from django.utils import timezone

from padis.accounts.models import User
from padis.cases.models import Case
from padis.exchange import actions
from padis.exchange.models import LedgerEntry, Message
from padis.privacy.models import AccessLog
from tests.web.conftest import signed_in
from tests.web.items.acts import answer, history, page, post
from tests.world import CHANGAN, GUANGFENG, YUJIANG, user

pytestmark = pytest.mark.django_db


def test_the_time_line_names_ones_own_people_only(clerk, other, message):
    post(signed_in(other), message, "open")

    assert other.display_name in page(other, message) and clerk.display_name not in history(page(other, message))
    assert clerk.display_name in history(page(clerk, message)) and other.display_name not in history(
        page(clerk, message)
    )


def test_a_returned_item_keeps_its_own_story_and_no_facts(clerk, other, message):
    post(signed_in(other), message, "return", {"proposed": GUANGFENG, "note": "疑为五都镇人"})
    shown = page(other, message)
    assert "疑为五都镇人" in shown and "五都镇" in shown
    assert "王小芳" not in shown and "13900000000" not in shown
    assert signed_in(other).get(f"/items/{message.number}/head/?since=1&shown=1").status_code == 200

    shown = page(clerk, message)
    assert f'value="{GUANGFENG}"' in shown  # proposed, and filled in
    post(signed_in(clerk), message, "resend", {"receiver": GUANGFENG, "note": ""})
    assert "王小芳" in page(user(GUANGFENG), message)
    assert "改发" not in history(page(other, message))


def paper(somebody: User, message: Message) -> str:
    return signed_in(somebody).get(f"/items/{message.number}/history/").content.decode()


def test_the_receiver_of_a_withdrawn_item_sees_steps_and_no_facts(clerk, other, message):
    """Who has no task any more that needs the facts does not see them, on any page."""
    actions.withdraw(key=message.key, by=clerk, note="王小芳已走", now=timezone.now())

    assert "王小芳" in page(clerk, message)
    for shown in (page(other, message), paper(other, message)):
        assert "撤回" in shown and "王小芳" not in shown
    assert signed_in(other).get(f"/cases/{message.number.rsplit('-', 1)[0]}/").status_code == 404


def test_a_deleted_file_is_closed_to_the_other_side_also_where_it_was_confirmed(clerk, other, message):
    answer(message, other)
    actions.confirm(key=message.key, by=clerk, accepted=[], now=timezone.now())
    Case.objects.filter(pk=(message.shard, message.case_id)).update(state="deleted")

    assert "王小芳" not in page(other, message) + paper(other, message)
    assert signed_in(other).get(f"/cases/{message.number.rsplit('-', 1)[0]}/").status_code == 404
    assert "王小芳" in page(clerk, message)


def test_the_whole_history_shows_both_units_every_step_and_is_logged(clerk, other, message):
    answer(message, other, marital_status="22")
    before = AccessLog.objects.count()
    shown = paper(other, message)

    assert AccessLog.objects.count() == before + 1
    for text in ("王小芳", "长安镇", "锦江镇", "已入户", "打印于", message.number):
        assert text in shown


def test_who_returned_it_sees_its_own_part_of_the_history(clerk, other, message):
    post(signed_in(other), message, "return", {"note": "不是本镇的人"})
    shown = paper(other, message)

    assert "不是本镇的人" in shown and "王小芳" not in shown


def test_the_ledger_holds_what_was_done_and_by_whom(clerk, other, message):
    post(signed_in(other), message, "answer", {"finding": "consistent"})

    assert list(LedgerEntry.objects.order_by("no").values_list("event", "unit", "by_id")) == [
        ("sent", CHANGAN, clerk.pk),
        ("answered", YUJIANG, other.pk),
    ]
