"""Limits in working days on the pages: provisional due days are marked, and the parameters say until when days are known."""

from datetime import date

import pytest
from django.utils import timezone

from padis.accounts.models import Role
from padis.deadlines import actions, queries, rules
from padis.deadlines.models import Limit, Unit
from padis.divisions.models import NATION
from padis.exchange.actions import settle_due_days
from padis.monitoring.previews import preview
from tests.exchange.test_due_days import at
from tests.notices import known_until, of_2027
from tests.web.conftest import signed_in
from tests.world import CHANGAN, YUJIANG, filed, user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_working_days(db):
    Limit.objects.filter(kind="verification", level="normal").update(number=15, unit=Unit.WORKING_DAYS)
    queries.forget()
    with known_until(2026):
        yield


@pytest.fixture
def message(in_working_days):
    return filed(user(CHANGAN), at=at("2026-12-30"), inflow_date="2026-01-05")


def text_of(page):
    return page.content.decode()


def test_every_page_of_both_sides_marks_the_provisional_day(message):
    """To-do list, item, register and case file; once it is settled, none does."""
    sender, receiver = signed_in(user(CHANGAN)), signed_in(user(YUJIANG))
    case = message.number.rpartition("-")[0]
    pages = [(receiver, "/todo/"), (receiver, "/register/"), (receiver, f"/items/{message.number}/")]
    pages += [(sender, "/register/"), (sender, f"/items/{message.number}/"), (sender, f"/cases/{case}/")]

    assert [address for who, address in pages if "暂定" not in text_of(who.get(address))] == []
    with of_2027():
        settle_due_days(now=at("2027-01-04"))
    assert [address for who, address in pages if "暂定" in text_of(who.get(address))] == []


def test_the_history_says_that_the_platform_moved_it(message):
    with of_2027():
        settle_due_days(now=at("2027-01-04"))

    page = text_of(signed_in(user(YUJIANG)).get(f"/items/{message.number}/history/"))

    assert "平台" in page and "按公布的工作日安排确定到期日" in page and "2027-01-20" in page


def test_the_administrator_is_told_until_when_days_are_known(message):
    admin = signed_in(user(NATION, Role.ADMINISTRATOR))

    page = text_of(admin.get("/parameters/"))

    assert "工作日安排已知至 2026-12-24" in page and "此后有 1 个到期日为暂定" in page
    assert "15 个工作日" in page


def test_a_new_value_keeps_the_unit():
    """What the law counts in working days does not become calendar days by a new number."""
    by, rule = user(NATION, Role.ADMINISTRATOR), rules.rule_of("verification.normal")

    actions.set_value(by=by, rule=rule, value="10", valid_from=date(2030, 1, 1), source="x", now=timezone.now())

    assert rule.unit == Unit.WORKING_DAYS
    assert Limit.objects.get(kind="verification", number=10).unit == Unit.WORKING_DAYS


def test_the_preview_counts_in_working_days():
    """Begun on Thursday 12 February 2026, before the Spring Festival: 3 working days or 5."""
    Limit.objects.create(
        kind="first", level="normal", number=3, unit=Unit.WORKING_DAYS, valid_from=date(2026, 1, 1), source="x"
    )
    shown = preview(rules.rule_of("first.normal"), "5", valid_from=date(2026, 2, 12), today=date(2026, 2, 11))

    assert (shown.lines[2].present, shown.lines[2].new) == ("2026-02-24", "2026-02-26")


def test_closing_days_wait_for_the_longest_limit_of_either_kind():
    """100 working days may take 154 days of the calendar: no open item falls due in a month whose border moves."""
    rule, today = rules.rule_of("closing_day"), date(2026, 11, 26)
    assert rules.earliest(rule, today) == date(2027, 2, 1)
    Limit.objects.create(
        kind="first", level="normal", number=100, unit=Unit.WORKING_DAYS, valid_from=date(2026, 1, 1), source="x"
    )

    assert rules.earliest(rule, today) == date(2027, 5, 1)
