"""The list of files and the page of a case: who may see what, and what may be done."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from padis.accounts.models import Role
from padis.cases.codes import table
from padis.cases.models import Case, CaseState
from padis.exchange import actions
from padis.exchange.models import Message
from padis.exchange.states import State
from padis.privacy.models import AccessLog, Purpose
from tests.web.conftest import COUNTY, signed_in
from tests.world import CHANGAN, GUANGFENG, SHIYAN, YUJIANG, facts, filed, later, user

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
TODAY = timezone.localdate()
PREGNANT = table("pregnancy_status").name("1", "zh-hans")


@pytest.fixture
def clerk():
    return user(CHANGAN)


@pytest.fixture
def message(clerk):
    return filed(clerk, pregnancy_status="1", registered_address="上张村3组")


def case_of(message):
    return Case.objects.get(pk=(message.shard, message.case_id))


def url_of(message, tail=""):
    return f"/cases/{case_of(message).number}/{tail}"


def text_of(response):
    return re.sub(
        r'name="(csrfmiddlewaretoken|token)" value="[^"]+"|X-CSRFToken": "[^"]+"', "", response.content.decode()
    )


def page_of(message, by):
    return text_of(signed_in(by).get(url_of(message)))


# --- the list ---------------------------------------------------------------------------------------------------


def test_the_list_shows_ones_own_files_with_masked_numbers(clerk, message):
    page = text_of(signed_in(clerk).get("/cases/"))
    number = case_of(message).sealed["id_number"]
    assert "王小芳" in page and f"{number[:4]}**********{number[-4:]}" in page
    assert number not in page
    assert "王小芳" not in text_of(signed_in(user(YUJIANG)).get("/cases/"))


def test_an_empty_list_offers_what_fills_it(clerk):
    assert "/cases/new/" in text_of(signed_in(clerk).get("/cases/")).split("<main")[1]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=open", True),
        ("state=closed", False),
        ("direction=inflow", True),
        ("direction=outflow", False),
        ("partner=360600000000", True),
        ("partner=440000000000", False),
        ("filed_from=2026-11-02&filed_until=20261102", True),
        ("filed_until=2026-11-01", False),
        ("person=none", False),
        ("person=zz&state=nonsense&filed_from=never&page=99&sort=nonsense", False),
        ("state=nonsense&filed_from=never&page=99&sort=nonsense", True),
    ],
)
def test_every_filter_stands_in_the_address(clerk, message, query, found):
    page = text_of(signed_in(clerk).get(f"/cases/?{query}"))
    assert (case_of(message).number in page) is found


def test_a_number_is_found_without_standing_in_an_address(clerk, message):
    client, number = signed_in(clerk), case_of(message).sealed["id_number"]
    response = client.post("/cases/find/", {"who": f" {number[:6]} {number[6:]} "})
    assert response.status_code == 302 and number not in response["Location"]
    assert case_of(message).number in text_of(client.get(response["Location"]))
    assert client.get("/cases/find/").status_code == 405


def test_a_case_number_leads_to_the_case(clerk, message):
    response = signed_in(clerk).post("/cases/find/", {"who": case_of(message).number})
    assert response["Location"] == url_of(message)


@pytest.mark.parametrize("text", ["无", "000000199801010000", "abc", "441900119-2026-999999"])
def test_what_is_no_number_finds_nothing(clerk, message, text):
    client = signed_in(clerk)
    page = text_of(client.get(client.post("/cases/find/", {"who": text})["Location"]))
    assert case_of(message).number not in page


def test_the_search_box_finds_own_files_by_name_and_number(clerk, message):
    client = signed_in(clerk)
    for text in ("王小", case_of(message).number, case_of(message).sealed["id_number"]):
        assert url_of(message) in text_of(client.post("/search/", {"q": text}, headers=HTMX)), text
    assert url_of(message) not in text_of(signed_in(user(YUJIANG)).post("/search/", {"q": "王小"}, headers=HTMX))


def test_enter_in_the_search_box_opens_what_alone_fits(clerk, message):
    """A whole name, and an act by its name; what several fit is listed."""
    client = signed_in(clerk)
    assert client.post("/search/", {"q": "王小芳"})["Location"] == url_of(message)
    assert client.post("/search/", {"q": "批量导入"})["Location"] == "/cases/import/"
    assert client.post("/search/", {"q": "录入"}).status_code == 200


def test_acts_are_found_by_whoever_may_do_them(clerk):
    found = text_of(signed_in(clerk).post("/search/", {"q": "录入"}, headers=HTMX))
    assert 'href="/cases/new/"' in found and 'href="/cases/grid/new/"' in found
    supervisor = signed_in(user("441900000000", Role.SUPERVISOR))
    assert "/cases/" not in text_of(supervisor.post("/search/", {"q": "录入"}, headers=HTMX))


@pytest.mark.parametrize("path", ["/cases/", "/cases/?sort=name&state=open&direction=inflow&partner=360000000000"])
def test_the_list_costs_the_same_for_one_file_and_for_twenty(clerk, message, path):
    one = queries_of(clerk, path)
    for day in range(19):
        filed(clerk, at=later(day))
    assert queries_of(clerk, path) == one
    assert text_of(signed_in(clerk).get(path)).count("data-row>") == 20


def queries_of(by, path):
    client = signed_in(by)
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(path)
    return len(asked)


def test_the_part_that_htmx_swaps_equals_the_page(clerk, message):
    client = signed_in(clerk)
    part = text_of(client.get("/cases/?state=open", headers=HTMX)).strip()
    assert part.startswith("<div") and part in text_of(client.get("/cases/?state=open"))


# --- the page ---------------------------------------------------------------------------------------------------


def test_both_sides_read_the_case_and_each_reading_is_logged(clerk, message):
    other = user(YUJIANG)
    for by, purpose in ((clerk, Purpose.MAINTAINING), (other, Purpose.HANDLING)):
        page = page_of(message, by)
        assert ("王小芳" in page and "上张村3组" in page and "已孕" in page) or "现孕" in page or "怀孕" in page
        assert AccessLog.objects.get(user=by).purpose == purpose
    page = page_of(message, clerk)
    assert "谁查看过" in page and "锦江镇 · 余江区" in page
    assert "谁查看过" not in page_of(message, other)


def test_a_person_is_named_to_ones_own_unit_only(clerk, message):
    other = user(YUJIANG)
    page_of(message, other)
    assert other.display_name not in page_of(message, clerk)


@pytest.mark.parametrize("stranger", [SHIYAN, GUANGFENG])
def test_a_third_township_finds_nothing(message, stranger):
    client = signed_in(user(stranger))
    for path in (url_of(message), url_of(message, "edit/"), url_of(message, "end/")):
        assert client.get(path).status_code == 404
    missing = client.get("/cases/441900119-2026-999999/")
    assert words_of(missing) == words_of(client.get(url_of(message)))
    assert not AccessLog.objects.exists()


def words_of(response):
    return text_of(response).split("<main")[1]


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMINISTRATOR])
def test_nobody_above_the_townships_reads_a_case(message, role):
    assert signed_in(user(COUNTY, role)).get(url_of(message)).status_code == 404
    assert signed_in(user("441900000000", role)).get(url_of(message)).status_code == 404


def test_the_receiver_acts_on_its_item_not_on_the_file(message):
    client = signed_in(user(YUJIANG))
    page = text_of(client.get(url_of(message)))
    assert "/edit/" not in page and "/end/" not in page and f"/items/{message.number}/" in page
    for tail in ("edit/", "end/"):
        assert client.get(url_of(message, tail)).status_code == client.post(url_of(message, tail)).status_code == 404
    assert client.post(url_of(message, "reopen/")).status_code == 404


def test_who_returned_it_reads_it_no_more_and_the_right_unit_does(clerk, message):
    wrong, right = user(YUJIANG), user(GUANGFENG)
    actions.return_misdirected(key=message.key, by=wrong, proposed=GUANGFENG, note="", now=later(1))
    assert signed_in(wrong).get(url_of(message)).status_code == 404
    actions.resend(key=message.key, by=clerk, receiver=GUANGFENG, note="", now=later(2))
    assert signed_in(wrong).get(url_of(message)).status_code == 404
    assert signed_in(right).get(url_of(message)).status_code == 200


def test_who_returned_it_stays_out_when_the_sender_gives_up(clerk, message):
    wrong = user(YUJIANG)
    actions.return_misdirected(key=message.key, by=wrong, proposed="", note="不属于本镇", now=later(1))
    actions.withdraw(key=message.key, by=clerk, note="", now=later(2))
    assert signed_in(wrong).get(url_of(message)).status_code == 404


def test_the_page_says_whose_turn_it_is_and_what_differs(clerk, message):
    assert "等待 锦江镇" in page_of(message, clerk)
    actions.answer(
        key=message.key,
        by=user(YUJIANG),
        finding="corrected",
        corrections={"marital_status": "22"},
        note="见面核实",
        now=later(1),
    )
    page = page_of(message, clerk)
    assert "双方填报不一致" in page and "再婚" in page and "见面核实" in page
    actions.confirm(key=message.key, by=clerk, accepted=["marital_status"], now=later(2))
    page = page_of(message, clerk)
    assert "双方填报不一致" not in page and "原填：初婚" in page and "采纳反馈" in page


def test_the_page_costs_the_same_however_much_happened(clerk, message):
    before = queries_of(clerk, url_of(message))
    for day in range(1, 4):
        actions.answer_in_part(
            key=message.key, by=user(YUJIANG), corrections={"phone": f"1380000000{day}"}, note="", now=later(day)
        )
    assert queries_of(clerk, url_of(message)) == before


# --- maintaining ------------------------------------------------------------------------------------------------


def form_of(by, message):
    """What the edit form sends when nothing is typed."""
    page = signed_in(by).get(url_of(message, "edit/"))
    fields = page.context["form"]
    values = {field.html_name: field.value() for field in fields if field.name != "children"}
    return {name: value for name, value in values.items() if value is not None} | {"seen": str(page.context["seen"])}


def test_only_what_was_changed_is_stated_anew(clerk, message):
    given = form_of(clerk, message)
    response = signed_in(clerk).post(
        url_of(message, "edit/"), {**given, "phone": "13811112222", "registered_address": ""}
    )
    assert response["Location"] == url_of(message)
    assert case_of(message).sealed["phone"] == "13811112222"
    assert "registered_address" not in case_of(message).facts
    page = page_of(message, clerk)
    assert "原填：13900000000" in page and "原填：上张村3组" in page


def test_saving_without_a_change_says_so(clerk, message):
    response = signed_in(clerk).post(url_of(message, "edit/"), form_of(clerk, message))
    assert response.status_code == 422 and "没有任何改动" in text_of(response)


def test_two_colleagues_at_one_file_do_not_undo_each_other(clerk, message):
    """Other fields are left alone; at the same field the second one is told, and saves after having looked."""
    first, second = form_of(clerk, message), form_of(clerk, message)
    client = signed_in(clerk)
    client.post(url_of(message, "edit/"), {**first, "phone": "13811112222", "education": "41"})
    response = client.post(url_of(message, "edit/"), {**second, "phone": "13833334444", "hukou_type": "1"})
    assert response.status_code == 422
    assert "此项刚被同事改为“13811112222”" in text_of(response) and 'value="13833334444"' in text_of(response)
    again = {
        **second,
        "phone": "13833334444",
        "hukou_type": "1",
        "education": "41",
        "seen": str(response.context["seen"]),
    }
    assert client.post(url_of(message, "edit/"), again).status_code == 302
    case = case_of(message)
    assert (case.sealed["phone"], case.education, case.hukou_type) == ("13833334444", "41", "1")


def test_a_bad_change_is_said_at_its_field(clerk, message):
    given = {**form_of(clerk, message), "name": "王" * 60}
    response = signed_in(clerk).post(url_of(message, "edit/"), given)
    assert response.status_code == 422 and "最多 50 个字" in text_of(response)


# --- the end ----------------------------------------------------------------------------------------------------


def end(by, message, **given):
    return signed_in(by).post(url_of(message, "end/"), {"reason": "返乡", "token": "", **given})


def test_the_page_of_the_end_says_what_each_way_does(clerk, message):
    page = text_of(signed_in(clerk).get(url_of(message, "end/?how=close")))
    assert "撤回未反馈的协查 1 件" in page and page.count("checked") == 1


@pytest.mark.parametrize(
    ("how", "state", "sent"),
    [
        ("close", CaseState.CLOSED, State.WITHDRAWN),
        ("cancel", CaseState.CANCELLED, State.CANCELLED),
        ("delete", CaseState.DELETED, State.VOID),
    ],
)
def test_a_file_ends_in_three_ways(clerk, message, how, state, sent):
    response = end(clerk, message, how=how, left_on=TODAY.isoformat() if how == "close" else "")
    assert response.status_code == 302
    assert (case_of(message).state, Message.objects.get().state) == (state, sent)
    assert "返乡" in page_of(message, clerk)
    assert signed_in(clerk).get(url_of(message, "edit/")).status_code == 302


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"how": "close"}, "离开日期"),
        ({"how": "close", "left_on": "2026-02-30"}, "2026-11-23"),
        ({"how": "close", "left_on": (TODAY + timedelta(days=2)).isoformat()}, "晚于今天"),
        ({"how": "close", "left_on": "2020-01-01"}, "早于本次流动"),
        ({"how": "cancel", "reason": " "}, "请填写"),
        ({"how": "delete", "reason": "长" * 201}, "200"),
        ({"how": "nonsense"}, ""),
        ({}, "请选择结束原因"),
    ],
)
def test_a_bad_end_is_said_and_nothing_ends(clerk, message, given, words):
    response = end(clerk, message, **given)
    assert response.status_code == 422 and words in text_of(response)
    assert case_of(message).state == CaseState.OPEN


def test_closing_can_be_undone_at_once(clerk, message):
    client = signed_in(clerk)
    page = text_of(
        client.post(
            url_of(message, "end/"), {"how": "close", "left_on": TODAY.isoformat(), "reason": "返乡"}, follow=True
        )
    )
    assert f'hx-post="{url_of(message, "reopen/")}"' in page
    response = client.post(url_of(message, "reopen/"), headers=HTMX)
    assert response["HX-Redirect"] == url_of(message)
    assert case_of(message).state == CaseState.OPEN
    assert "协查已重新发送至 锦江镇 · 余江区" in text_of(client.get(url_of(message)))


def test_a_second_end_is_told_what_happened(clerk, message):
    end(clerk, message, how="delete")
    response = end(clerk, message, how="cancel")
    assert response.status_code == 422 and "已删除" in text_of(response)


def test_an_open_file_is_not_reopened(clerk, message):
    response = signed_in(clerk).post(url_of(message, "reopen/"), follow=True)
    assert "在档" in text_of(response)
    assert facts()["name"] in text_of(response)


def test_what_is_typed_into_the_search_box_stands_in_no_address(clerk, message):
    """Names and identity numbers would stay in the browser's history and in the log of a proxy."""
    client = signed_in(clerk)
    assert url_of(message) not in text_of(client.get("/search/", {"q": "王小"}))
    assert 'hx-get="/search/"' not in text_of(client.get("/cases/"))
