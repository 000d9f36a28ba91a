"""The page of a case file: who reads it, what it says, and how it is changed."""

import pytest

from padis.accounts.models import Role
from padis.exchange import actions
from padis.privacy.models import AccessLog, Purpose
from tests.web.cases.files import case_of, page_of, queries_of, text_of, url_of
from tests.web.conftest import COUNTY, signed_in
from tests.world import GUANGFENG, SHIYAN, YUJIANG, later, user

pytestmark = pytest.mark.django_db


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
