"""Paper forms in pages: an item is printed, its paper is scanned by the other side, and the two become one."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from padis.accounts.models import Role, User
from padis.exchange import actions
from padis.exchange.models import Message, Tally
from padis.paper.models import Copy
from padis.privacy.models import AccessLog
from tests.paper import samples
from tests.paper.samples import as_file, scanned, text_of_pdf
from tests.web.conftest import signed_in
from tests.world import CHANGAN, GUANGFENG, YUJIANG, filed, user

pytestmark = pytest.mark.django_db
NAME = "欧阳\U00020bb7"


@pytest.fixture
def sender() -> User:
    return user(CHANGAN)


@pytest.fixture
def receiver() -> User:
    return user(YUJIANG)


@pytest.fixture
def message(sender: User) -> Message:
    return filed(sender, at=timezone.now() - timedelta(days=3), name=NAME, registered_address="锦江镇团湖村7号")


def paper_of(message: Message, by: User) -> bytes:
    response = signed_in(by).get(f"/paper/{message.number}/")
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    return response.content


def scan(by: User, content: bytes, name: str = "form.jpg") -> Any:
    return signed_in(by).post("/paper/", {"file": SimpleUploadedFile(name, content)})


def said(response: Any) -> str:
    return re.sub(r"<[^>]+>", "", response.content.decode())


def figures() -> list[dict[str, Any]]:
    return list(Tally.objects.order_by("shard", "grain", "unit", "side", "partner", "month").values())


def test_what_the_item_says_stands_on_the_form_and_the_reading_is_logged(message, sender):
    text = text_of_pdf(paper_of(message, sender))

    for words in (message.number, NAME, "锦江镇团湖村7号", "长安镇", "锦江镇", "流动人口协查表", "□"):
        assert words in text.replace(" ", ""), words
    assert AccessLog.objects.get().user == sender


def test_the_receiver_scans_it_and_the_two_become_one(message, sender, receiver):
    """Nothing about the item changes, and no figure does."""
    photo = as_file(samples.noisy(samples.turned(scanned(paper_of(message, sender)), 3)))
    before = figures()

    response = scan(receiver, photo)

    assert response["Location"] == f"/items/{message.number}/"
    copy = Copy.objects.get()
    assert (copy.unit, copy.item_id, copy.number, copy.edition) == (YUJIANG, message.id, message.number, 1)
    assert figures() == before
    message.refresh_from_db()
    assert (message.state, message.channel, message.head_no) == ("sent", "electronic", 1)
    assert "已收到纸质件" in signed_in(receiver).get(f"/items/{message.number}/").content.decode()
    assert "已收到纸质件" not in signed_in(sender).get(f"/items/{message.number}/").content.decode()


def test_a_form_that_is_scanned_again_counts_no_second_time(message, sender, receiver):
    paper = paper_of(message, sender)
    scan(receiver, paper)
    first = Copy.objects.get()

    again = signed_in(receiver).post("/paper/", {"file": SimpleUploadedFile("a.pdf", paper)}, follow=True)

    assert "不重复计数" in said(again)
    assert Copy.objects.get().seen_at == first.seen_at


def test_an_older_form_opens_the_item_as_it_is_now(message, sender, receiver):
    """A replay: what happened since it was printed stays."""
    old = paper_of(message, sender)
    actions.answer(key=message.key, by=receiver, finding="deceased", corrections={}, note="", now=timezone.now())

    response = signed_in(receiver).post("/paper/", {"file": SimpleUploadedFile("a.pdf", old)}, follow=True)

    assert "以电子件为准" in said(response)
    message.refresh_from_db()
    assert message.state == "answered"


def test_the_answer_comes_back_on_paper_too(message, sender, receiver):
    actions.answer(
        key=message.key, by=receiver, finding="corrected", corrections={"phone": "13800000001"}, note="已核实",
        now=timezone.now(),
    )  # fmt: skip
    paper = paper_of(message, receiver)
    assert "更正：13800000001" in text_of_pdf(paper).replace(" ", "")

    assert scan(sender, paper)["Location"] == f"/items/{message.number}/"
    assert Copy.objects.get().unit == CHANGAN


def test_a_third_unit_is_told_to_enter_it_by_hand(message, sender):
    response = scan(user(GUANGFENG), paper_of(message, sender))

    assert response.status_code == 422
    assert "手工录入" in said(response)
    assert NAME not in said(response)
    assert not Copy.objects.exists()


def test_a_form_of_an_item_that_was_returned_stays_closed(message, sender, receiver):
    paper = paper_of(message, sender)
    actions.return_misdirected(key=message.key, by=receiver, proposed=GUANGFENG, note="", now=timezone.now())

    response = scan(receiver, paper)

    assert response.status_code == 200
    assert "不能再查看" in said(response)
    assert signed_in(receiver).get(f"/paper/{message.number}/").status_code == 404


@pytest.mark.parametrize(
    "content, words",
    [
        (b"", "不是图片"),
        ("姓名,身份证号\n".encode(), "不是图片"),
        (b"%PDF-1.7 broken", "已损坏"),
    ],
)
def test_what_is_no_form_is_told_on_the_page(receiver, content, words):
    response = scan(receiver, content)
    assert (response.status_code, words in said(response)) == (422, True)


def test_nothing_chosen_is_told_too(receiver):
    response = signed_in(receiver).post("/paper/", {})
    assert response.status_code == 422
    assert "请选择照片或扫描件" in said(response)


def test_a_part_equals_the_page(message, sender, receiver):
    """What htmx swaps in is what a reload of the same answer shows."""
    stranger = user(GUANGFENG)
    paper = paper_of(message, sender)
    whole = scan(stranger, paper).content.decode()
    part = signed_in(stranger).post(
        "/paper/", {"file": SimpleUploadedFile("a.pdf", paper)}, headers={"HX-Request": "true"}
    )
    shown = re.search(r'<div id="scanned".*?</div>', part.content.decode(), re.DOTALL)
    assert shown and shown.group() in whole


def test_who_handles_no_items_has_no_scanner(sender):
    supervisor = signed_in(user("360603000000", Role.SUPERVISOR))
    assert supervisor.get("/paper/").status_code == 403
    assert "/paper/" not in supervisor.get("/monitor/").content.decode()


def test_an_english_user_prints_a_chinese_form(message, sender):
    client = signed_in(sender)
    client.cookies["django_language"] = "en"
    assert "流动人口协查表" in text_of_pdf(client.get(f"/paper/{message.number}/").content)


def test_without_a_font_the_page_says_what_to_do(message, sender, settings):
    from padis.paper import fonts

    settings.PRINT_FONT = "/nowhere/font.otf"
    fonts.font.cache_clear()
    try:
        response = signed_in(sender).get(f"/paper/{message.number}/")
    finally:
        settings.PRINT_FONT = ""
        fonts.font.cache_clear()
    assert response.status_code == 503
    assert "fonts-noto-cjk" in response.content.decode()
