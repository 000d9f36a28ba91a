"""A county looks into a township's lists: it reads, the township sees that it did, and nothing else happens."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from padis.accounts.models import Role, User
from padis.accounts.rules import may_look_in
from padis.divisions.models import NATION
from padis.exchange import actions
from padis.exchange.models import LedgerEntry, Message, Pulse
from padis.privacy.models import AccessLog, Look, Purpose
from padis.shared.errors import NotAllowed
from padis.web.items.deeds import DEEDS
from tests.web.conftest import signed_in
from tests.world import CHANGAN, GUANGFENG, SHIYAN, YUJIANG, filed, user

pytestmark = pytest.mark.django_db
COUNTY, CITY, PROVINCE, DONGGUAN = "360603000000", "360600000000", "360000000000", "441900000000"
HTMX = {"HX-Request": "true"}
SECRETS = {
    "name": "欧阳静姝",
    "id_number": "440583199002150021",
    "phone": "13812345670",
    "registered_address": "沙河村十七号",
    "pregnancy_status": "1",
    "contraceptive_method": "7",
}
TELLING = ["欧阳静姝", "440583199002150021", "13812345670", "沙河村十七号", "紧急", "现孕", 'class="urgent"']


@pytest.fixture
def county() -> User:
    return user(COUNTY, Role.SUPERVISOR)


@pytest.fixture
def message(clerk: User) -> Message:
    """Urgent, because she is pregnant, and full of what is nobody's business above."""
    return filed(clerk, at=ago(2), **SECRETS)


def ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def pages(message: Message, place: str = YUJIANG) -> list[str]:
    home = f"/monitor/{place}"
    return [f"{home}/todo/", f"{home}/register/", f"{home}/items/{message.number}/"]


def looked(page: str = "") -> list[tuple[str, str, str]]:
    rows = Look.objects.order_by("at").values_list("by_unit", "unit", "page")
    return [row for row in rows if page in ("", row[2])]


def words(response: Any) -> str:
    """The text of the page between its head and its scripts, without tags."""
    return re.sub(r"<[^>]+>", " ", response.content.decode().split("<main")[-1])


@pytest.mark.parametrize(
    ("unit", "role", "township", "may"),
    [
        (COUNTY, Role.SUPERVISOR, YUJIANG, True),
        (COUNTY, Role.SUPERVISOR, GUANGFENG, False),  # of another county
        (COUNTY, Role.SUPERVISOR, COUNTY, False),  # no township
        (COUNTY, Role.SUPERVISOR, "360603999000", False),  # does not exist
        (COUNTY, Role.ADMINISTRATOR, YUJIANG, False),
        (CITY, Role.SUPERVISOR, YUJIANG, False),
        (PROVINCE, Role.SUPERVISOR, YUJIANG, False),
        (NATION, Role.SUPERVISOR, YUJIANG, False),
        (DONGGUAN, Role.SUPERVISOR, CHANGAN, True),  # a city that has no counties
        ("442000000000", Role.SUPERVISOR, "442000001000", True),  # 中山
        ("460400000000", Role.SUPERVISOR, "460400100000", True),  # 儋州
        ("440300000000", Role.SUPERVISOR, SHIYAN, False),  # 深圳 has districts
        (YUJIANG, Role.OPERATOR, YUJIANG, False),
        (GUANGFENG, Role.OPERATOR, YUJIANG, False),
    ],
)
def test_only_the_unit_directly_above_looks_in(unit, role, township, may):
    by = user(unit, role)

    assert may_look_in(by, township) is may
    address = f"/monitor/{township}/todo/"
    assert signed_in(by).get(address).status_code == (200 if may else 404)
    if not may:
        with pytest.raises(NotAllowed):
            actions.look_in(township=township, page=Look.Page.TODO, by=by, now=timezone.now())
        assert looked() == []


def test_the_county_reads_what_waits_and_since_when(county, other, message):
    response = signed_in(county).get(f"/monitor/{YUJIANG}/todo/")

    assert "只读查看：锦江镇的待办事宜" in words(response) and "返回监控管理" in words(response)
    assert "欧*****" not in words(response)
    assert "长安镇 · 东莞市" in words(response) and "余 13 天" in words(response)
    assert re.findall(r'data-row data-item="([^"]+)"', response.content.decode()) == [message.number]
    assert f'href="/monitor/{YUJIANG}/items/{message.number}/"' in response.content.decode()
    narrowed = signed_in(county).get(f"/monitor/{YUJIANG}/todo/?due=overdue")
    assert "该单位没有这一类待办事项。" in words(narrowed)


def test_nothing_of_the_person_is_shown(county, other, message):
    """Neither before nor after an answer, nor in any filter of the register."""
    answer = {"finding": "corrected", "corrections": {"registered_address": "沙河村十七号"}, "note": "她在沙河村十七号"}
    again = pages(message)
    client = signed_in(county)
    before = [client.get(address).content.decode() for address in again]
    actions.answer(key=message.key, by=other, now=timezone.now(), **answer)
    after = [client.get(address).content.decode() for address in [*again, f"/monitor/{YUJIANG}/register/?urgent=on"]]

    for text in [*before, *after]:
        assert not [secret for secret in TELLING if secret in text]
    item = words(client.get(again[2]))
    assert "有更正" in item and "按时反馈" in item and "长安镇 · 东莞市" in item
    assert other.display_name not in item


def test_the_urgent_filter_does_not_work_from_above(county, clerk, message):
    filed(clerk, at=ago(1))
    page = signed_in(county).get(f"/monitor/{YUJIANG}/register/?urgent=on")

    assert len(page.context["page"]) == 2


def test_the_filters_of_the_register_work(county, clerk, message):
    late = filed(clerk, at=ago(40))
    client = signed_in(county)

    def found(query: str) -> list[str]:
        return [row.number for row in client.get(f"/monitor/{YUJIANG}/register/?{query}").context["page"]]

    assert found("overdue=on") == [late.number]
    assert found("role=sender") == []
    assert found("partner=440000000000&sort=sent") == [late.number, message.number]
    part = client.get(f"/monitor/{YUJIANG}/register/?overdue=on", headers=HTMX).content.decode()
    assert "<html" not in part and f"/monitor/{YUJIANG}/items/{late.number}/" in part


def test_looking_in_opens_nothing(county, other, message):
    client = signed_in(county)
    for address in pages(message):
        assert client.get(address).status_code == 200
        assert client.get(address, headers=HTMX).status_code == 200
    message.refresh_from_db()

    assert (message.state, message.opened_at, LedgerEntry.objects.count()) == ("sent", None, 1)
    assert "未打开" not in words(client.get(pages(message)[2]))


@pytest.mark.parametrize("address", ["todo/", "register/", "items/{}/"])
def test_a_page_that_is_looked_at_has_nothing_to_press(county, message, address):
    """No form and no button of the item: the frame's own (log-out, search, language) stand outside of the page."""
    page = signed_in(county).get(f"/monitor/{YUJIANG}/{address.format(message.number)}").content.decode()
    main = page.split("<main")[1].split("</main>")[0]

    assert 'method="post"' not in main and "hx-post" not in main
    assert not re.findall(r"<button(?![^>]*type=\"submit\" class=\"btn\">筛选)", main)
    assert "/items/" not in main.replace(f"/monitor/{YUJIANG}/items/", "")


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMINISTRATOR])
@pytest.mark.parametrize("deed", ["open", *DEEDS])
def test_every_act_of_a_county_is_refused(deed, role, other, message):
    """Whether or not it looked in before."""
    by = user(COUNTY, role)
    client = signed_in(by)
    for address in pages(message):
        client.get(address)
        assert client.post(address, {"finding": "consistent"}).status_code in {403, 404, 405}
    data = {"finding": "consistent", "note": "代办", "text": "?", "receiver": GUANGFENG}

    assert client.post(f"/items/{message.number}/{deed}/", data).status_code == 404
    assert client.get(f"/items/{message.number}/").status_code == 404
    message.refresh_from_db()
    assert (message.state, LedgerEntry.objects.count()) == ("sent", 1)


def test_an_item_of_another_township_is_not_found(county, message):
    filed(user(SHIYAN), at=ago(1), registered_division=GUANGFENG, residence_division=SHIYAN)
    elsewhere = Message.objects.exclude(pk=message.pk).get()

    assert signed_in(county).get(f"/monitor/{YUJIANG}/items/{elsewhere.number}/").status_code == 404
    assert looked("item") == []


def test_what_the_township_returned_ends_where_it_left(county, other, clerk, message):
    actions.return_misdirected(key=message.key, by=other, proposed=GUANGFENG, note="沙河村十七号", now=ago(1))
    actions.resend(key=message.key, by=clerk, receiver=GUANGFENG, note="", now=timezone.now())
    page = words(signed_in(county).get(pages(message)[2]))

    assert "已退回" in page and "沙河村十七号" not in page and "五都镇" not in page


def test_each_look_is_recorded_once_in_ten_minutes(county, message, monkeypatch):
    client = signed_in(county)
    for _ in range(3):
        client.get(f"/monitor/{YUJIANG}/todo/")
    assert looked() == [(COUNTY, YUJIANG, "todo")]
    client.get(pages(message)[2])
    assert looked("item") == [(COUNTY, YUJIANG, "item")]

    hence = timezone.now() + timedelta(minutes=11)
    monkeypatch.setattr("django.utils.timezone.now", lambda: hence)
    client.get(f"/monitor/{YUJIANG}/todo/")
    signed_in(user(COUNTY, Role.SUPERVISOR)).get(f"/monitor/{YUJIANG}/todo/")
    assert len(looked("todo")) == 3


def test_a_look_at_an_item_is_an_access_to_the_case(county, message):
    """The unit that filed it, and the person, find it among the readings."""
    signed_in(county).get(f"/monitor/{YUJIANG}/todo/")
    assert not AccessLog.objects.exists()
    signed_in(county).get(pages(message)[2])

    log = AccessLog.objects.get()
    assert (log.unit, log.purpose, log.case) == (COUNTY, Purpose.SUPERVISION, (message.shard, message.case_id))
    page = signed_in(user(CHANGAN)).get(f"/cases/{message.case.number}/").content.decode()
    assert "余江区" in page and "上级查看" in page


def test_the_township_sees_who_looked_at_what(county, other, message):
    client = signed_in(other)
    assert "查看了本单位" not in words(client.get("/todo/"))
    for address in pages(message):
        signed_in(county).get(address)

    assert Pulse.objects.filter(units=[YUJIANG]).count() == 3
    assert "余江区 今天查看了本单位 3 次" in words(client.get("/todo/"))
    page = words(client.get("/todo/looks/"))
    assert county.display_name in page and "待办事宜" in page and "协查通报" in page and message.number in page
    assert "还没有查看记录" in words(signed_in(user(CHANGAN)).get("/todo/looks/"))


def test_a_look_of_last_week_is_news_until_a_week_is_over(county, other, monkeypatch):
    signed_in(county).get(f"/monitor/{YUJIANG}/todo/")
    today = timezone.localdate()
    for days, seen in ((3, True), (8, False)):
        then = timezone.now() + timedelta(days=days)
        with monkeypatch.context() as patch:
            patch.setattr("django.utils.timezone.now", lambda then=then: then)
            assert (f"余江区 {today:%Y-%m-%d} 查看了本单位 1 次" in words(signed_in(other).get("/todo/"))) is seen


@pytest.mark.parametrize("address", ["todo/", "register/"])
def test_a_look_costs_the_same_for_one_row_and_for_twenty(county, clerk, address):
    client = signed_in(county)
    filed(clerk, at=ago(1))
    client.get(f"/monitor/{YUJIANG}/{address}")
    with CaptureQueriesContext(connection) as one:
        client.get(f"/monitor/{YUJIANG}/{address}")
    for _ in range(19):
        filed(clerk, at=ago(1))
    with CaptureQueriesContext(connection) as twenty:
        assert len(client.get(f"/monitor/{YUJIANG}/{address}").context["page"]) == 20

    assert len(twenty) == len(one)


def test_the_monitor_leads_in_for_the_county_and_to_counts_above(message):
    county, city = user(COUNTY, Role.SUPERVISOR), user(CITY, Role.SUPERVISOR)

    assert f'href="/monitor/{YUJIANG}/todo/"' in signed_in(county).get("/monitor/").content.decode()
    above = signed_in(city).get(f"/monitor/{COUNTY}/").content.decode()
    assert f'href="/monitor/{YUJIANG}/?' in above and "/todo/" not in above.split("<main")[1]
    assert signed_in(city).get(f"/monitor/{YUJIANG}/").status_code == 200


def test_a_date_of_birth_is_not_told_by_the_due_day_alone(county, message):
    """The sender's facts stay out of the page's source as well."""
    page = signed_in(county).get(pages(message)[2]).content.decode()

    assert str(date(1990, 2, 15)) not in page and "1990" not in page
