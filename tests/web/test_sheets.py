"""Pages of what is only received: the form, the item, many at once, the list of examining units."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from padis.accounts.models import Role
from padis.exchange.models import Message, Tally
from padis.exchange.states import State
from padis.kinds.exam_report import units
from padis.kinds.verification.actions import close_case
from tests.web.conftest import signed_in
from tests.world import CHANGAN, NOON, SHIYAN, YUJIANG, filed, form_sent, later, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return user(CHANGAN)


@pytest.fixture
def listed(clerk):
    return units.add(by=clerk, name="长安镇卫生院", place=CHANGAN, type="4")


def typed(unit, **changes):
    """What a clerk types into the form."""
    form = {
        "form_no": "2026-0017", "exam_date": "20261030", "exam_unit": str(unit.id), "exam_types": ["1", "2"],
        "pregnancy_check": "1", "weeks": "12", "iud_check": "0", "method": "9", "examiner": "李明",
    }  # fmt: skip
    return {**form, **changes}


def text_of(response):
    return response.content.decode()


def form_of(request):
    return f"/cases/{request.case.number}/send/exam_report/"


def test_the_case_page_offers_the_form_to_the_side_that_sends_it(clerk):
    """On a closed file, and for the place of registration, there is no such offer."""
    request = filed(clerk)
    page = f"/cases/{request.case.number}/"
    assert form_of(request) in text_of(signed_in(clerk).get(page))
    assert form_of(request) not in text_of(signed_in(user(YUJIANG)).get(page))
    close_case(case=request.case, by=clerk, left_on=NOON.date(), reason="离开", now=later(1))
    assert form_of(request) not in text_of(signed_in(clerk).get(page))
    assert signed_in(clerk).get(form_of(request))["Location"] == page


def test_a_form_is_filled_sent_and_read_by_the_other_side(clerk, listed):
    """The fields come from the kind; what was typed arrives in words, its health part too, and the file's facts beside."""
    request = filed(clerk)
    client = signed_in(clerk)
    assert "长安镇卫生院" in text_of(client.get(form_of(request)))
    answer = client.post(form_of(request), typed(listed))
    assert answer["Location"] == f"/cases/{request.case.number}/"
    sent = Message.objects.get(kind="exam_report")
    shown = text_of(signed_in(user(YUJIANG)).get(f"/items/{sent.number}/"))
    for words in ("环孕检报告单", "历史业务", "2026-0017", "孕检、环检", "现孕", "12", "长安镇卫生院", "王小芳"):
        assert words in shown
    assert "现用避孕方法" in shown
    assert "反馈结果" not in shown


def test_nothing_typed_is_lost_when_a_form_cannot_be_sent(clerk, listed):
    """Each mistake is said at its field, and the rest stays."""
    request = filed(clerk)
    answer = signed_in(clerk).post(
        form_of(request), typed(listed, form_no="", exam_date="2099-01-01", weeks="99", examiner="张三丰")
    )
    assert answer.status_code == 422
    text = text_of(answer)
    said = ("日期晚于今天", "1 至 45 的整数", "张三丰", f'value="{listed.id}" selected')
    assert [words for words in said if words not in text] == []
    assert len(re.findall(r'name="exam_types"[^>]* checked', text)) == 2
    assert not Message.objects.filter(kind="exam_report").exists()


def test_an_examination_before_the_stay_is_said_at_the_date(clerk, listed):
    answer = signed_in(clerk).post(form_of(filed(clerk)), typed(listed, exam_date="2026-10-01"))
    assert answer.status_code == 422
    assert "2026-10-20" in text_of(answer)


def test_a_doubt_asks_for_a_reason_and_goes_with_it(clerk, listed):
    """First the warning and a field for the reason; with it the form is sent, and the receiver reads both."""
    from padis.cases.actions import maintain

    request, client = filed(clerk), signed_in(clerk)
    maintain(key=request.case.key, by=clerk, changes={"sex": "1"}, now=NOON)
    warned = client.post(form_of(request), typed(listed))
    assert warned.status_code == 422
    assert "不是女性" in text_of(warned) and 'name="reason"' in text_of(warned)
    assert client.post(form_of(request), typed(listed, reason="性别登记有误")).status_code == 302
    sent = Message.objects.get(kind="exam_report")
    shown = text_of(signed_in(user(YUJIANG)).get(f"/items/{sent.number}/"))
    assert "不是女性" in shown and "性别登记有误" in shown


def test_the_same_form_again_leads_to_the_one_that_was_sent(clerk, listed):
    """Not sent twice: the page says so and links it."""
    request, client = filed(clerk), signed_in(clerk)
    client.post(form_of(request), typed(listed))
    sent = Message.objects.get(kind="exam_report")
    again = client.post(form_of(request), typed(listed))
    assert again.status_code == 422
    assert f"/items/{sent.number}/" in text_of(again)
    assert Message.objects.filter(kind="exam_report").count() == 1


def test_a_double_click_sends_one_form(clerk, listed):
    """The token of the form guards it, before its number does."""
    request, client = filed(clerk), signed_in(clerk)
    once = typed(listed, token="0195f0d2-0000-7000-8000-000000000001")
    assert client.post(form_of(request), once).status_code == client.post(form_of(request), once).status_code == 302
    assert Message.objects.filter(kind="exam_report").count() == 1


def test_without_a_case_the_reason_is_said_and_filing_is_one_click_away(clerk):
    """A person whose case is not filed: no form, and the way to file her."""
    client = signed_in(clerk)
    answer = client.get(client.post("/report-forms/find/", {"who": "赵无名"})["Location"])
    assert "请先建档" in text_of(answer)
    assert 'href="/cases/new/"' in text_of(answer)


def test_her_file_is_found_and_the_form_one_click_away(clerk):
    """By name or number; no name stands in the address."""
    request, client = filed(clerk, name="欧阳静姝"), signed_in(clerk)
    where = client.post("/report-forms/find/", {"who": "欧阳静姝"})["Location"]
    assert "欧阳" not in where
    assert form_of(request) in text_of(client.get(where))


def test_an_item_is_received_on_its_page(clerk):
    """One button; afterwards the page says so, and a second click tells what happened."""
    sent = form_sent(clerk, filed(clerk))
    client = signed_in(user(YUJIANG))
    assert "接收" in text_of(client.get(f"/items/{sent.number}/"))
    client.post(f"/items/{sent.number}/open/")
    assert client.post(f"/items/{sent.number}/receive/").status_code == 302
    sent.refresh_from_db()
    assert (sent.state, sent.opened_at is None) == (State.RECEIVED, False)
    again = client.post(f"/items/{sent.number}/receive/")
    assert again.status_code == 422
    assert "已接收" in text_of(again)


def test_many_lie_open_and_are_received_at_once(clerk):
    """What was in sight is read, what was not is counted as unread; what a colleague received is told."""
    sent = [form_sent(clerk, filed(clerk)) for _each in range(4)]
    client = signed_in(user(YUJIANG))
    numbers = [message.number for message in sent]
    page = text_of(client.get("/todo/receive/", {"item": numbers}))
    assert page.count("环检结果") == 4
    client.post(f"/items/{numbers[0]}/open/", {"many": "1"})
    signed_in(user(YUJIANG)).post(f"/items/{numbers[3]}/receive/")
    answer = client.post("/todo/receive/", {"item": numbers, "receive": numbers}, follow=True)
    assert "已接收 3 件" in text_of(answer) and "2 件未读" in text_of(answer)
    assert "1 件没有接收" in text_of(answer)
    assert Message.objects.filter(state=State.RECEIVED).count() == 4


def test_nothing_ticked_receives_nothing(clerk):
    sent = form_sent(clerk, filed(clerk))
    answer = signed_in(user(YUJIANG)).post("/todo/receive/", {"item": [sent.number]})
    assert answer.status_code == 422
    assert "请至少勾选一件" in text_of(answer)


def test_all_that_await_are_received_in_one_go(clerk):
    """More than a page holds; those nobody looked at are counted, and the county sees how many."""
    for _each in range(3):
        form_sent(clerk, filed(clerk))
    filed(clerk)  # a request, which is not received
    client = signed_in(user(YUJIANG))
    answer = client.post("/todo/receive/", {"all": "1"}, follow=True)
    assert "已接收 3 件" in text_of(answer)
    county = text_of(
        signed_in(user("360603000000", Role.SUPERVISOR)).get(f"/monitor/?kind=exam_report&month={month()}")
    )
    assert re.search(rf'{YUJIANG}-unread">3<', county)


def month():
    return Tally.objects.filter(unit=YUJIANG, kind="exam_report", due__gt=0).values_list("month", flat=True)[0]


def test_a_page_of_many_asks_the_same_of_the_database_whatever_their_number(clerk):
    client = signed_in(user(YUJIANG))
    sent = [form_sent(clerk, filed(clerk)).number for _each in range(6)]

    def queries(numbers):
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get("/todo/receive/", {"item": numbers})
        return len(caught)

    assert queries(sent[:2]) == queries(sent)


def test_a_stranger_neither_sees_nor_receives(clerk):
    sent = form_sent(clerk, filed(clerk))
    client = signed_in(user(SHIYAN))
    assert client.get(f"/items/{sent.number}/").status_code == 404
    client.post("/todo/receive/", {"item": [sent.number], "receive": [sent.number]})
    sent.refresh_from_db()
    assert sent.state == State.SENT
    assert "环检结果" not in text_of(client.get("/todo/receive/", {"item": [sent.number]}))


def test_the_list_of_examining_units_is_kept_on_a_page(clerk):
    """Entered, told where it is wrong, taken off."""
    client = signed_in(clerk)
    entry = {"name": "虎门医院", "division": CHANGAN, "type": "2"}
    assert client.post("/report-forms/units/", entry).status_code == 302
    assert client.post("/report-forms/units/", entry).status_code == 422
    assert client.post("/report-forms/units/", {"name": "", "division": "1", "type": ""}).status_code == 422
    assert "虎门医院" in text_of(client.get("/report-forms/units/"))
    (unit,) = units.units_of(clerk)
    assert client.post(f"/report-forms/units/{unit.id}/remove/").status_code == 302
    assert "虎门医院" not in text_of(client.get("/report-forms/units/")).split("<form", 1)[1].split("toast")[0]


def test_the_county_that_looks_in_reads_no_finding(clerk):
    """It sees that a form came and how it stands, not what it says."""
    sent = form_sent(clerk, filed(clerk))
    county = signed_in(user("360603000000", Role.SUPERVISOR))
    text = text_of(county.get(f"/monitor/{YUJIANG}/items/{sent.number}/"))
    assert "环孕检报告单" in text
    assert "环检结果" not in text and "有环" not in text
