"""Dated parameters, as the nation's administrator sets them."""

import re
from datetime import timedelta

import pytest
from django.db.models import Func, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from padis.accounts.models import Role
from padis.cases.models import Case
from padis.deadlines import queries, rules
from padis.deadlines.models import Limit
from padis.divisions.models import NATION
from padis.exchange import actions
from padis.exchange.models import Message
from padis.monitoring import previews
from padis.shared.time import beijing_date
from tests.web.conftest import signed_in
from tests.world import CHANGAN, YUJIANG, filed, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return signed_in(user(NATION, Role.ADMINISTRATOR))


@pytest.fixture
def today():
    return beijing_date(timezone.now())


def change(admin, key, value, day, *, act="save"):
    """Previews, and then saves."""
    given = {"value": value, "valid_from": day.isoformat(), "source": "文件 1 号"}
    page = admin.post(f"/parameters/{key}/", {**given, "act": "preview"})
    if act == "preview" or page.status_code == 422:
        return page
    seen = re.search(r'name="seen" value="([^"]+)"', page.content.decode())[1]
    return admin.post(f"/parameters/{key}/", {**given, "act": "save", "seen": seen}, follow=True)


def test_what_was_asked_before_keeps_its_due_day(admin, today, django_capture_on_commit_callbacks):
    now = timezone.now()
    before, tomorrow = filed(user(CHANGAN), at=now), today + timedelta(days=1)

    with django_capture_on_commit_callbacks(execute=True):
        page = change(admin, "verification.normal", "20", tomorrow)

    assert "文件 1 号" in page.content.decode()
    same_day = filed(user(CHANGAN), at=now)
    after = filed(user(CHANGAN), at=now + timedelta(days=1))
    due = [(Message.objects.get(pk=each.pk).due_on - each.asked_on).days for each in (before, same_day, after)]
    assert due == [30, 30, 20]


def test_nothing_is_saved_without_a_preview_of_the_same_value(admin, today):
    given = {"valid_from": (today + timedelta(days=1)).isoformat(), "source": "x", "act": "save", "value": "20"}

    for seen in ("", f"25 {given['valid_from']}"):
        page = admin.post("/parameters/verification.normal/", {**given, "seen": seen})
        assert page.context["effect"]
    assert Limit.objects.filter(kind="verification", level="normal").count() == 1


def test_the_preview_of_a_limit_counts_last_months_answers(admin, today):
    first, _last = queries.span_of(today.strftime("%Y%m"))
    asked = timezone.now().replace(year=first.year, month=first.month, day=1, hour=4) - timedelta(days=25)
    message = filed(user(CHANGAN), at=asked)
    actions.answer(
        key=message.key, by=user(YUJIANG), finding="consistent", corrections={}, note="", now=asked + timedelta(days=20)
    )
    month_after = (asked + timedelta(days=45)).date()
    lines = previews.preview(
        rules.rule_of("verification.normal"), "10", valid_from=month_after, today=month_after
    ).lines

    assert [(line.present, line.new) for line in lines[:2]] == [(1, 0), (0, 1)]


@pytest.mark.parametrize(
    "key",
    [
        "verification.confirm",
        "verification.follow_up",
        "age_min",
        "age_max",
        "min_move_level",
        "closing_day",
        "answers_until",
        "entry_months",
        "quiet_days",
        "login_days",
        "silent_days",
        "unopened_days",
        "service_days",
        "answer_target",
        "on_time_target",
        "receive_target",
    ],
)
def test_every_rule_has_a_preview(admin, today, key):
    filed(user(CHANGAN), at=timezone.now())
    rule = rules.rule_of(key)
    value = {
        "age_min": "20",
        "age_max": "55",
        "min_move_level": "province",
        "closing_day": "15",
        "answers_until": "28",
    }.get(key, "9")

    page = change(admin, key, value, rules.earliest(rule, today), act="preview")

    assert page.status_code == 200 and 'id="effect"' in page.content.decode()
    assert "五秒内未能统计完" not in page.content.decode()


def test_the_age_preview_counts_who_would_be_outside(admin, today):
    filed(user(CHANGAN), at=timezone.now(), birth_date="1986-05-01", id_number=None)

    page = change(admin, "age_max", "30", today + timedelta(days=1), act="preview")

    assert [(line.present, line.new) for line in page.context["effect"].lines] == [(1, 0), (0, 1)]


def test_a_count_that_takes_too_long_is_left_out(admin, today, monkeypatch):
    filed(user(CHANGAN), at=timezone.now())
    slow = Cast(Func(Value(1.0), function="pg_sleep"), TextField())
    monkeypatch.setattr(previews, "SECONDS", 0.05)
    monkeypatch.setattr(previews, "_open_cases", lambda: Case.objects.annotate(slow=slow).filter(slow=""))

    page = change(admin, "age_max", "55", today + timedelta(days=1), act="preview")

    assert page.status_code == 200 and "五秒内未能统计完" in page.content.decode()


@pytest.mark.parametrize(
    ("key", "value", "days", "field"),
    [
        ("age_min", "50", 1, "value"),
        ("age_max", "17", 1, "value"),
        ("age_max", "x", 1, "value"),
        ("age_max", "²", 1, "value"),
        ("verification.normal", "0", 1, "value"),
        ("verification.normal", "20", 0, "valid_from"),
        ("verification.normal", "20", -3, "valid_from"),
        ("closing_day", "29", 400, "valid_from"),
        ("closing_day", "15", 1, "valid_from"),
        ("min_move_level", "village", 1, "value"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(admin, today, key, value, days, field):
    day = today + timedelta(days=days)
    if days == 400:
        day = day.replace(day=2)

    page = change(admin, key, value, day)

    assert page.status_code == 422 and page.context["form"].errors[field]


def test_a_value_to_come_is_withdrawn_and_one_that_holds_is_not(admin, today, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        change(admin, "age_max", "55", today + timedelta(days=2))
    queries.forget()
    assert queries.age_range(today + timedelta(days=2)) == (18, 55)
    row, first = queries.history(rules.rule_of("age_max"))

    with django_capture_on_commit_callbacks(execute=True):
        admin.post(f"/parameters/age_max/{row.pk}/withdraw/")
        admin.post(f"/parameters/age_max/{first.pk}/withdraw/")

    assert queries.age_range(today + timedelta(days=2)) == (18, 49)
    assert "已撤回" in admin.get("/parameters/age_max/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        change(admin, "age_max", "54", today + timedelta(days=2))
    assert queries.age_range(today + timedelta(days=2)) == (18, 54)


@pytest.mark.parametrize(("role", "unit"), [(Role.SUPERVISOR, NATION), (Role.ADMINISTRATOR, "360000000000")])
def test_nobody_else_sees_the_parameters(role, unit):
    somebody = signed_in(user(unit, role))

    assert somebody.get("/parameters/").status_code == 403
    assert "参数设置" not in somebody.get("/units/").content.decode()
