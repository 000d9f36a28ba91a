"""Announcements on the screen: who sees which, the receipt, the publisher's lists, forms that lose nothing."""

import re
import uuid
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from padis.accounts.models import Role, User
from padis.announcements import actions
from padis.announcements.files import Brought
from padis.announcements.models import Announcement, Receipt
from padis.divisions.models import NATION, Unit
from padis.web import menu
from tests.web.conftest import signed_in
from tests.world import CHANGAN, YUJIANG, user

pytestmark = pytest.mark.django_db
PROVINCE, CITY, COUNTY = "360000000000", "360600000000", "360603000000"
GIVEN = {"title": "核对通讯录", "text": "各单位：\n\n请核对。<b>谢谢</b>", "whom": "all"}


@pytest.fixture
def city() -> User:
    return user(CITY, Role.SUPERVISOR)


@pytest.fixture
def clerk() -> User:
    return user(YUJIANG)


def published(by: User, **changes: Any) -> Announcement:
    given: dict[str, Any] = {"units": [], "attachments": [], "now": timezone.now(), "title": "通知", "text": "请阅。"}
    return actions.publish(by=by, **{**given, **changes})


def words(response: Any) -> str:
    return re.sub(r"<[^>]+>|\s+", " ", response.content.decode().split("<main")[-1])


def posted(client: Client, **changes: Any) -> Any:
    return client.post("/announcements/new/", {**GIVEN, "token": str(uuid.uuid4()), **changes})


def test_it_is_published_with_its_files_and_read_by_a_township(city, clerk):
    answer = posted(signed_in(city), files=[SimpleUploadedFile("安排.txt", "一、核对".encode())])
    one = Announcement.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/announcements/{one.pk}/")

    reader = signed_in(clerk)
    page = reader.get(f"/announcements/{one.pk}/")
    assert "核对通讯录" in words(page) and "江西省鹰潭市" in words(page) and "安排.txt" in words(page)
    assert "<b>谢谢" not in page.content.decode() and "<p>各单位：</p>" in page.content.decode()
    assert not Receipt.objects.exists(), "to ask for a page changes nothing"
    assert reader.post(f"/announcements/{one.pk}/read/").status_code == 302
    assert clerk.display_name in words(reader.get(f"/announcements/{one.pk}/"))


def test_a_file_is_saved_and_never_shown_as_a_page_of_ours(city, clerk):
    one = published(city, attachments=[Brought("安排.txt", b"<script>")])

    answer = signed_in(clerk).get(f"/announcements/{one.pk}/files/1/")
    assert answer.content == b"<script>" and answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment") and answer["Content-Type"] == "text/plain"
    assert signed_in(clerk).get(f"/announcements/{one.pk}/files/2/").status_code == 404


@pytest.mark.parametrize("address", ["", "files/1/", "readers/", "readers/export/", "correct/", "withdraw/"])
def test_another_units_announcement_is_not_there(city, address):
    one = published(city, attachments=[Brought("a.txt", b"x")])

    for unit, role in ((CHANGAN, Role.OPERATOR), (PROVINCE, Role.SUPERVISOR)):
        assert signed_in(user(unit, role)).get(f"/announcements/{one.pk}/{address}").status_code == 404
    assert signed_in(user(CHANGAN)).post(f"/announcements/{one.pk}/read/").status_code == 404


def test_the_menu_counts_down_when_it_is_read(city, clerk):
    one, client = published(city), signed_in(clerk)
    assert menu.counts(clerk)["announcements"] == 1

    part = client.post(f"/announcements/{one.pk}/read/", headers={"HX-Request": "true"}).content.decode()
    assert clerk.display_name in part and "[data-count=announcements]" in part
    assert menu.counts(clerk)["announcements"] == menu.counts(user(YUJIANG))["announcements"] == 0


def test_unread_comes_first_and_the_filters_narrow(city, clerk):
    first = published(city, title="先发的")
    second = published(city, title="后发的")
    client = signed_in(clerk)
    client.post(f"/announcements/{second.pk}/read/")

    page = words(client.get("/announcements/"))
    assert page.index("先发的") < page.index("后发的")
    unread = words(client.get("/announcements/?show=unread"))
    assert "先发的" in unread and "后发的" not in unread
    client.post(f"/announcements/{first.pk}/read/")
    assert "公告都已阅读。" in words(client.get("/announcements/?show=unread"))
    assert "还没有发布公告" in words(client.get("/announcements/?show=mine"))
    assert "还没有公告" in words(signed_in(user(CHANGAN)).get("/announcements/?show=%00"))


def test_a_withdrawn_one_is_listed_for_its_publisher_with_the_reason(city, clerk):
    one, client = published(city), signed_in(city)
    empty = client.post(f"/announcements/{one.pk}/withdraw/", {"why": ""})
    assert empty.status_code == 422 and Announcement.objects.get().withdrawn_at is None
    assert client.post(f"/announcements/{one.pk}/withdraw/", {"why": "发错范围"}).status_code == 302

    assert "已撤回" in words(client.get("/announcements/?show=mine"))
    assert "发错范围" in words(client.get(f"/announcements/{one.pk}/"))
    assert signed_in(clerk).get(f"/announcements/{one.pk}/").status_code == 404
    again = client.post(f"/announcements/{one.pk}/withdraw/", {"why": "再次"})
    assert again.status_code == 422 and "该公告已撤回。" in words(again)


def test_a_corrected_edition_and_the_former_point_at_each_other(city, clerk):
    one, client = published(city, title="原稿"), signed_in(city)
    form = client.get(f"/announcements/{one.pk}/correct/")
    assert 'value="原稿"' in form.content.decode() and "请阅。" in words(form)
    client.post(f"/announcements/{one.pk}/correct/", {"title": "更正稿甲", "text": "以此为准。"})
    new = Announcement.objects.get(corrects=one)

    reader = signed_in(clerk)
    assert "更正稿甲" in words(reader.get(f"/announcements/{one.pk}/"))
    assert "原稿" in words(reader.get(f"/announcements/{new.pk}/"))
    assert "已更正" in words(reader.get("/announcements/"))
    actions.withdraw(announcement=one, why="误发", by=city, now=timezone.now())
    assert "原稿" not in words(reader.get(f"/announcements/{new.pk}/")), "what is withdrawn is not led to"
    second = client.post(f"/announcements/{one.pk}/correct/", {"title": "x", "text": "x"})
    assert second.status_code == 422


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ""}, ""),
        ({"title": "核" * 101}, ""),
        ({"whom": "some"}, "请至少选择一个单位。"),
        ({"whom": "some", "units": [CHANGAN]}, ""),
        ({"whom": "some", "deeper_1": CHANGAN}, "请选择本单位或者下级单位。"),
        ({"whom": "some", "deeper_1": "x"}, "请从列表中选择"),
        ({"whom": "nobody"}, ""),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(city, changes, said):
    attached = {"files": [SimpleUploadedFile("a.txt", b"x")]}
    page = posted(signed_in(city), **{**attached, **changes})

    assert page.status_code == 422 and said in words(page) and not Announcement.objects.exists()
    assert "请核对。" in words(page) and "附件需要重新选择" in words(page)


@pytest.mark.parametrize("name", ["a.exe", "a.pdf"])
def test_a_file_that_cannot_be_attached_is_said_at_the_files(city, name):
    page = posted(signed_in(city), files=[SimpleUploadedFile(name, b"MZ")])

    assert page.status_code == 422 and f"{name}: " in words(page) and not Announcement.objects.exists()


def test_files_too_large_to_be_taken_are_not_left_out_silently(city, monkeypatch):
    """The form is read past, as if no file had been chosen: nothing may be published without them."""
    monkeypatch.setattr("padis.web.uploads.MOST_BYTES", 10)
    monkeypatch.setattr("padis.web.uploads.FORM_AROUND", 10)
    page = posted(signed_in(city), files=[SimpleUploadedFile("a.txt", b"x" * 5000)])

    assert page.status_code == 422 and "合计超过 20 MB" in words(page) and not Announcement.objects.exists()


def test_chosen_units_come_from_boxes_and_from_the_picker(city):
    answer = posted(signed_in(city), whom="some", units=["360681000000"], deeper_2=YUJIANG)

    assert answer.status_code == 302
    assert Announcement.objects.get().places == sorted([YUJIANG, "360681000000"])


def test_a_picker_that_is_out_of_sight_is_not_asked(city):
    assert posted(signed_in(city), deeper_1="x").status_code == 302
    assert Announcement.objects.get().places == [CITY]


def test_pressing_twice_publishes_once(city):
    client, token = signed_in(city), str(uuid.uuid4())
    answers = [posted(client, token=token) for _twice in range(2)]

    assert Announcement.objects.count() == 1
    assert answers[0]["Location"] == answers[1]["Location"]


def test_the_publisher_sees_who_has_not_read_with_telephone(city, clerk):
    Unit.objects.filter(pk=COUNTY).update(telephone="0701-5881234", person_on_duty="李明")
    one, client = published(city), signed_in(city)
    signed_in(clerk).post(f"/announcements/{one.pk}/read/")

    page = words(client.get(f"/announcements/{one.pk}/readers/"))
    assert "0701-5881234" in page and "李明" in page and "余江区锦江镇" not in page
    read = words(client.get(f"/announcements/{one.pk}/readers/?show=read"))
    assert "余江区锦江镇" in read and clerk.display_name in read
    other = words(client.get(f"/announcements/{one.pk}/readers/?show=read&within=360602000000"))
    assert "余江区锦江镇" not in other
    assert client.get(f"/announcements/{one.pk}/readers/?within=%00&page=x").status_code == 200


def test_the_list_of_who_has_not_read_is_taken_away(city, clerk):
    one, client = published(city), signed_in(city)
    signed_in(clerk).post(f"/announcements/{one.pk}/read/")

    def rows(query: str) -> list[tuple]:
        answer = client.get(f"/announcements/{one.pk}/readers/export/{query}")
        return list(load_workbook(BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True))[1:]

    codes = [row[0] for row in rows(f"?within={COUNTY}")]
    assert COUNTY in codes and YUJIANG not in codes and all(code.startswith("360603") for code in codes)
    ((code, place, *_entry, _at, name),) = rows("?show=read")
    assert (code, place, name) == (YUJIANG, "江西省鹰潭市余江区锦江镇", clerk.display_name)


def test_the_lists_cost_the_same_for_one_and_for_many(city, clerk):
    """Also at the size of the nation, where 44,000 units have not read."""
    nation = user(NATION, Role.SUPERVISOR)
    one = published(nation)
    actions.mark_read(announcement=one, by=user(CITY, Role.SUPERVISOR), now=timezone.now())
    addresses = [
        (clerk, "/announcements/"), (nation, "/announcements/?show=mine"), (nation, f"/announcements/{one.pk}/"),
        (nation, f"/announcements/{one.pk}/readers/"), (nation, f"/announcements/{one.pk}/readers/?show=read"),
    ]  # fmt: skip

    def asked() -> list[int]:
        made = []
        for somebody, address in addresses:
            client = signed_in(somebody)
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            made.append(len(queries))
        return made

    few = asked()
    for _each in range(20):
        published(nation, attachments=[Brought("a.txt", b"x")])
    for code in Unit.objects.filter(division__code__range=("361100000000", "361199999999"))[:60]:
        Receipt.objects.create(shard="36", unit=code.pk, announcement=one, read_at=timezone.now(), read_by=nation)
    assert asked() == few
