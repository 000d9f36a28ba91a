"""Paper forms without an electronic item, on pages: taken over from the code, or typed by hand."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from padis.accounts.models import User
from padis.cases.models import Case
from padis.exchange.kinds import kind_of
from padis.exchange.models import Message
from padis.kinds.sending import send_sheet
from padis.kinds.twins.models import Twin
from padis.paper.forms import Form
from padis.paper.models import Copy
from padis.paper.reading import read
from tests.paper import samples
from tests.paper.samples import printed, text_of_pdf
from tests.paper.test_recording import SHEET, sums
from tests.web.conftest import signed_in
from tests.world import CHANGAN, GUANGFENG, YUJIANG, facts, filed, form_sent, user

pytestmark = pytest.mark.django_db
NUMBER = "441900119-2026-000999-1"
TYPED = {
    "person-name": "王小芳", "person-sex": "2", "person-birth_date": "1988-02-29", "person-id_number": "362226198802291246",
    "form_no": "粤东2026-0117", "exam_date": "2026-10-28", "exam_types": ["1"], "exam_unit": "长安镇卫生院",
}  # fmt: skip
ADDRESS = f"/paper/by-hand/?kind=exam_report&sender={CHANGAN}"


@pytest.fixture
def receiver() -> User:
    return user(YUJIANG)


def paper(**changes: Any) -> Form:
    """A form that the platform printed, of an item that it does not have (any more)."""
    parts = {"facts": facts(name="王小芳"), "sheet": SHEET}
    return samples.form(**{"kind": "exam_report", "number": NUMBER, "parts": parts, **changes})


def scan(client: Any, one: Form) -> Any:
    return client.post("/paper/", {"file": SimpleUploadedFile("a.pdf", printed(one))})


def letter_in(response: Any) -> str:
    found = re.search(r'name="letter" value="([^"]+)"', response.content.decode())
    assert found
    return html.unescape(found.group(1))


def test_the_form_types_itself_and_is_recorded_once(receiver):
    """Also when it is pressed twice, and scanned again afterwards."""
    client = signed_in(receiver)
    shown = scan(client, paper())
    for words in ("签名有效", "王小芳", "长安镇卫生院", "粤东2026-0117", "2026-10-28"):
        assert words in shown.content.decode(), words

    first = client.post("/paper/take/", {"letter": letter_in(shown)})
    again = client.post("/paper/take/", {"letter": letter_in(shown)})

    message = Message.objects.get()
    assert first["Location"] == again["Location"] == f"/items/{message.number}/"
    assert (message.channel, message.state, sums()["paper"]) == ("paper", "received", 2)
    assert scan(client, paper())["Location"] == first["Location"]
    assert Copy.objects.get().printed_number == NUMBER
    page = client.get(first["Location"]).content.decode()
    assert "粤东2026-0117" in page and "已收到纸质件" in page


def test_a_report_form_is_printed_whole_and_meets_its_item(receiver):
    """All of its sheet is on the paper and in the code; scanned, it counts as what it is: electronic, once."""
    sender = user(CHANGAN)
    case = filed(sender, at=timezone.now() - timedelta(days=40)).case
    sent = send_sheet(case=case, kind=kind_of("exam_report"), sheet=SHEET, by=sender, now=timezone.now())
    before = sums()

    content = signed_in(sender).get(f"/paper/{sent.number}/").content
    text = text_of_pdf(content).replace(" ", "")
    for words in ("流动人口环孕检报告单", "粤东2026-0117", "长安镇卫生院", "2026-10-28"):
        assert words in text, words
    held = read(content, reader=YUJIANG).forms[0].form
    assert held.parts["sheet"] == SHEET
    response = signed_in(receiver).post("/paper/", {"file": SimpleUploadedFile("a.pdf", content)})

    assert response["Location"] == f"/items/{sent.number}/"
    assert sums() == before and before["paper"] == 0


def test_a_code_that_was_changed_on_its_way_records_nothing(receiver):
    client = signed_in(receiver)
    letter = letter_in(scan(client, paper()))
    for spoilt in (letter[:-8] + "AAAAAAA=", "nonsense", "", letter[:40]):
        assert client.post("/paper/take/", {"letter": spoilt})["Location"] == "/paper/"
    assert signed_in(user(GUANGFENG)).post("/paper/take/", {"letter": letter})["Location"] == "/paper/"
    assert not Message.objects.exists()


def test_the_sender_does_not_record_its_own_paper():
    client = signed_in(user(CHANGAN))
    letter = letter_in(scan(client, paper()))
    assert client.post("/paper/take/", {"letter": letter})["Location"] == "/paper/"
    assert not Message.objects.exists()


def test_a_request_comes_into_the_to_do_list(receiver):
    client = signed_in(receiver)
    one = paper(kind="verification", parts={"facts": facts(name="王小芳")})
    client.post("/paper/take/", {"letter": letter_in(scan(client, one))})

    assert (Message.objects.get().state, sums()["due"]) == ("sent", 0)
    assert "王*芳" in client.get("/todo/").content.decode()


def test_a_form_without_a_code_is_typed(receiver):
    client = signed_in(receiver)
    assert "发出单位" in client.get("/paper/by-hand/").content.decode()
    assert "长安镇" in client.get(ADDRESS).content.decode()

    first = client.post(ADDRESS, TYPED)

    message = Message.objects.get()
    assert first["Location"] == f"/items/{message.number}/"
    assert (message.channel, message.sender, Case.objects.get().name) == ("paper", CHANGAN, "王小芳")
    assert "长安镇卫生院" in client.get(first["Location"]).content.decode()
    assert client.post(ADDRESS, TYPED)["Location"] == first["Location"]
    assert Message.objects.count() == 1


def test_what_is_missing_is_told_at_its_field_and_nothing_typed_is_lost(receiver):
    typed = {**TYPED, "person-name": "", "exam_date": "2027-13-01"}

    response = signed_in(receiver).post(ADDRESS, typed)

    text = response.content.decode()
    assert response.status_code == 422
    assert text.count("field-wrong") == 2
    assert "362226198802291246" in text and "长安镇卫生院" in text and "2027-13-01" in text


@pytest.mark.parametrize("sender", [YUJIANG, "360603000000", "x", ""])
def test_an_impossible_sender_is_refused(receiver, sender):
    response = signed_in(receiver).post(f"/paper/by-hand/?kind=exam_report&sender={sender}", TYPED)
    assert response.status_code == 422
    assert not Message.objects.exists()


def test_an_unknown_kind_is_refused(receiver):
    assert signed_in(receiver).get(f"/paper/by-hand/?kind=nonsense&sender={CHANGAN}").status_code == 422


def sent_of(client: Any, **changes: Any) -> Message:
    """The electronic form, sent by its sender about a file of its own, that the receiver has typed before."""
    clerk = user(CHANGAN)
    request = filed(clerk, name="王小芳", birth_date="1988-02-29", id_number="362226198802291246")
    client.post(ADDRESS, TYPED)
    return form_sent(clerk, request, **changes)


def test_the_receiver_sees_one_item_that_was_recorded_from_paper(receiver):
    """The electronic one; the notice register has one line of it, and the paper one leads on."""
    client = signed_in(receiver)
    sent = sent_of(client, form_no="粤东2026-0117")
    paper = Message.objects.get(channel="paper")

    assert "已按纸质录入，现已并入本电子件" in client.get(f"/items/{sent.number}/").content.decode()
    assert "以电子件为准并计数" in client.get(f"/items/{paper.number}/").content.decode()
    register = client.get("/register/?kind=exam_report").content.decode()
    assert sent.number in register and paper.number not in register
    assert paper.number in client.get("/register/?state=joined").content.decode()


def test_the_receiver_says_whether_they_are_one(receiver):
    """Asked on both pages, of the receiver alone; said twice, it is said once."""
    client = signed_in(receiver)
    hospital = {"id": "", "name": "医院", "division": CHANGAN, "type": "4"}
    sent = sent_of(client, form_no="0118", exam_date="2026-10-28", exam_unit=hospital)
    paper = Message.objects.get(channel="paper")
    for number in (sent.number, paper.number):
        assert "是否同一张" in client.get(f"/items/{number}/").content.decode()
    assert "是否同一张" not in signed_in(user(CHANGAN)).get(f"/items/{sent.number}/").content.decode()
    address = f"/items/twins/{Twin.objects.get().id}/"
    assert signed_in(user(CHANGAN)).post(address, {"same": "1"}).status_code == 404
    assert client.post(address, {"same": "1"})["Location"] == f"/items/{sent.number}/"
    assert client.post(address, {})["Location"] == f"/items/{sent.number}/"
    assert (Message.objects.get(pk=paper.pk).state, sums()["paper"]) == ("joined", 0)
