"""Reminders on the screen: who sees which, where each leads, the digest, and the ways out of the platform."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from padis.accounts.models import Role, User
from padis.announcements.actions import publish
from padis.divisions.models import Unit
from padis.privacy.models import AccessLog
from padis.reminders.actions import make
from padis.reminders.models import Channel, Notice, Step
from padis.web import menu
from tests.web.conftest import signed_in
from tests.world import CHANGAN, YUJIANG, facts, filed, user

pytestmark = pytest.mark.django_db
COUNTY, CITY = "360603000000", "360600000000"
HOST = "hooks.example:8443"


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def clerk() -> User:
    return user(YUJIANG)


@pytest.fixture
def overdue(now: datetime) -> None:
    """An item of 锦江镇 is overdue since this morning."""
    filed(user(CHANGAN), at=now - timedelta(days=31))
    make(now=now)


def words(response: Any) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", response.content.decode().split("<main")[-1])


def go(client: Client, somebody: User) -> Any:
    notice = Notice.objects.filter(unit=somebody.unit_id, step=Step.OVER).get()
    return client.post(f"/notices/{notice.day}/over/{notice.about}/")


@pytest.mark.parametrize(
    ("unit", "role", "where"),
    [
        (YUJIANG, Role.OPERATOR, "/todo/?due=overdue"),
        (COUNTY, Role.SUPERVISOR, f"/monitor/{YUJIANG}/todo/"),
        (CITY, Role.SUPERVISOR, f"/monitor/{COUNTY}/"),
    ],
)
def test_each_rung_is_led_to_where_it_acts(overdue, unit, role, where):
    """And the page behind it is one that the user may open."""
    somebody = user(unit, role)
    client = signed_in(somebody)
    page = client.get("/notices/")
    assert "锦江镇 · 余江区" in words(page) and "新增逾期 1 件" in words(page)

    answer = go(client, somebody)
    assert (answer.status_code, answer["Location"]) == (302, where)
    assert client.get(where).status_code == 200
    assert "新增逾期 1 件" not in words(client.get("/notices/"))
    assert somebody.display_name in words(client.get("/notices/?show=all"))


def test_pressing_twice_is_harmless(overdue, clerk):
    client, colleague = signed_in(clerk), user(YUJIANG)
    assert go(client, clerk).status_code == go(signed_in(colleague), colleague).status_code == 302

    assert Notice.objects.get(unit=YUJIANG, step=Step.OVER).read_by == clerk


def test_another_units_reminder_is_not_there(overdue):
    stranger = signed_in(user(CHANGAN))
    day = Notice.objects.filter(step=Step.OVER).first().day

    assert "锦江镇" not in words(stranger.get("/notices/?show=all"))
    for address in (
        f"/notices/{day}/over/{YUJIANG}/",
        f"/notices/2026-02-31/over/{YUJIANG}/",
        f"/notices/x/y/{YUJIANG}/",
    ):
        assert stranger.post(address).status_code == 404


def test_the_menu_counts_what_nobody_has_read(overdue, clerk):
    client = signed_in(clerk)

    def counted() -> str:
        found = re.search(r'data-count="notices"[^>]*>(\d*)<', client.get("/units/").content.decode())
        assert found
        return found[1]

    assert counted() == "1"
    page = client.get("/notices/")
    until = re.search(r'name="until" value="([^"]+)"', page.content.decode())
    assert until and client.post("/notices/read/", {"until": until[1]}).status_code == 302
    assert counted() == ""


def test_the_menu_counts_what_its_pages_list(overdue, clerk):
    """What is counted beside a name and what the page lists must stay the same."""
    publish(title="通知", text="请阅。", units=[], attachments=[], by=user(CITY, Role.SUPERVISOR), now=timezone.now())
    people = [clerk, user(YUJIANG), user(COUNTY, Role.SUPERVISOR), user(COUNTY, Role.ADMINISTRATOR)]
    counted = [menu.counts(one) for one in people]
    assert counted == [{key: rows(one).count() for key, rows in menu.COUNTS.items()} for one in people]
    assert all(any(one[key] for one in counted) for key in menu.COUNTS)


@pytest.mark.parametrize("until", ["", "nonsense", "2026-13-01T00:00:00+08:00", "2026-01-01"])
def test_without_the_moment_of_the_page_nothing_is_marked(overdue, clerk, until):
    assert signed_in(clerk).post("/notices/read/", {"until": until}).status_code == 302
    assert Notice.objects.filter(read_at=None).count() == Notice.objects.count()


@pytest.mark.parametrize("address", ["/notices/", "/notices/?show=all", "/todo/", "/notices/delivery/"])
def test_a_page_costs_the_same_for_one_reminder_and_for_many(overdue, clerk, address):
    client = signed_in(clerk)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    notice = Notice.objects.get(unit=YUJIANG, step=Step.OVER)
    for days in range(1, 20):
        copied = {"shard": "36", "unit": YUJIANG, "about": YUJIANG, "counts": notice.counts, "made_at": notice.made_at}
        Notice.objects.create(**copied, day=notice.day - timedelta(days=days), step=Step.HALF)
    with CaptureQueriesContext(connection) as many:
        assert client.get(address).status_code == 200

    assert len(many) == len(one)


def test_the_digest_stands_above_the_list_and_the_monitor(overdue, clerk):
    todo = signed_in(clerk).get("/todo/").content.decode()
    assert '<details class="digest' in todo and "今早摘要：待办 1 件（新到 0），今日到期 0，逾期 1" in words_of(todo)

    county = signed_in(user(COUNTY, Role.SUPERVISOR))
    assert "今早摘要：待办 1 件" in words(county.get("/monitor/"))
    assert "今早摘要" not in words(county.get(f"/monitor/{YUJIANG}/"))
    assert "今早摘要" not in words(county.get(f"/monitor/{YUJIANG}/todo/")), (
        "a county's digest is none of the township's"
    )


def words_of(page: str) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", page)


def test_yesterdays_digest_is_not_this_mornings(overdue, clerk):
    Notice.objects.update(day=timezone.localdate() - timedelta(days=1))
    assert "今早摘要" not in words(signed_in(clerk).get("/todo/"))


def test_no_page_of_reminders_shows_a_person(now, clerk):
    person = facts(name="欧阳静姝")
    message = filed(user(CHANGAN), at=now - timedelta(days=31), **person)
    make(now=now)
    pages = [
        signed_in(somebody).get(address)
        for somebody in (clerk, user(COUNTY, Role.SUPERVISOR), user(CITY, Role.SUPERVISOR))
        for address in ("/notices/", "/notices/?show=all", "/notices/delivery/")
    ]

    text = "".join(page.content.decode() for page in pages)
    assert "新增逾期 1 件" in text
    assert [one for one in ("欧阳", "静姝", message.label, message.number, person["id_number"]) if one in text] == []
    assert not AccessLog.objects.filter(purpose="handling").exists()


def test_the_unit_switches_its_own_mail(clerk, settings):
    client = signed_in(clerk)
    assert "平台尚未配置邮件服务器。" in words(client.get("/notices/delivery/"))
    settings.MAIL_IS_ON = True
    refused = client.post("/notices/delivery/", {"on": "1"})
    assert refused.status_code == 422 and "请先在本单位的通讯录中填写电子邮箱。" in words(refused)

    Unit.objects.filter(pk=YUJIANG).update(email="office@jinjiang.example")
    for _twice in range(2):
        assert client.post("/notices/delivery/", {"on": "1"}).status_code == 302
    assert Channel.objects.get(pk=YUJIANG).by_mail
    client.post("/notices/delivery/", {"on": "0"})
    assert not Channel.objects.get(pk=YUJIANG).by_mail


def test_the_secret_of_a_webhook_is_shown_once(settings):
    settings.WEBHOOK_HOSTS = {HOST}
    client = signed_in(user(COUNTY, Role.ADMINISTRATOR))
    form = {"unit": YUJIANG, "url": f"https://{HOST}/padis", "token": "0190a000-0000-7000-8000-000000000001"}
    page = client.post("/delivery/set/", form).content.decode()
    secret = Channel.objects.get().hook_secret
    assert secret in page

    again = client.post("/delivery/set/", form)
    assert (again.status_code, again["Location"]) == (302, "/delivery/")
    assert Channel.objects.get().hook_secret == secret, "a double click makes no second secret"
    shown = client.get("/delivery/").content.decode() + client.get(f"/delivery/set/?unit={YUJIANG}").content.decode()
    assert f"https://{HOST}/padis" in shown and secret not in shown
    assert secret not in signed_in(user(YUJIANG)).get("/notices/delivery/").content.decode()


@pytest.mark.parametrize(
    ("unit", "url", "said"),
    [
        (YUJIANG, "https://elsewhere.example/", "平台运维未允许该主机。"),
        (YUJIANG, "ftp://x/", "请填写以 https:// 或 http:// 开头的地址。"),
        (YUJIANG, "http://[::1", "请填写以 https:// 或 http:// 开头的地址。"),
        (YUJIANG, f"https://{HOST}/提醒", "请填写以 https:// 或 http:// 开头的地址。"),
        (YUJIANG, f"https://{HOST}/a b", "请填写以 https:// 或 http:// 开头的地址。"),
        (CHANGAN, f"https://{HOST}/", "不在"),
        ("", f"https://{HOST}/", "请从列表中选择"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_stays_typed(settings, unit, url, said):
    settings.WEBHOOK_HOSTS = {HOST}
    page = signed_in(user(COUNTY, Role.ADMINISTRATOR)).post("/delivery/set/", {"unit": unit, "url": url})

    assert page.status_code == 422 and said in words(page)
    assert url in page.content.decode() and not Channel.objects.exists()


def test_a_spoilt_address_of_a_reminder_breaks_nothing(clerk):
    administrator = signed_in(user(COUNTY, Role.ADMINISTRATOR))

    assert administrator.get("/delivery/set/?unit=%00").status_code == 200
    assert signed_in(clerk).post(f"/notices/2026-11-26/%00/{YUJIANG}/").status_code == 404


def test_an_administrator_sees_the_webhooks_of_the_own_sub_tree(settings, now):
    settings.WEBHOOK_HOSTS = {HOST}
    admin = user(COUNTY, Role.ADMINISTRATOR)
    for unit in (YUJIANG, CHANGAN):
        Channel.objects.create(unit=unit, hook_url=f"https://{HOST}/{unit}", set_by=admin, set_at=now)

    page = signed_in(admin).get("/delivery/").content.decode()
    assert f"/{YUJIANG}" in page and f"https://{HOST}/{CHANGAN}" not in page
