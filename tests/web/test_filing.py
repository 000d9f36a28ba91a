"""The filing page: what is typed badly is said at its field in Chinese and nothing is lost; duplicates show at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from padis.accounts.models import Role
from padis.cases.models import Case
from padis.exchange import queries
from padis.privacy.models import AccessLog, Purpose
from padis.shared.time import beijing_date
from tests.web.conftest import COUNTY, signed_in
from tests.world import CHANGAN, SHIYAN, YUJIANG, facts, user

pytestmark = pytest.mark.django_db
NEW, CHECK = "/cases/new/", "/cases/new/check/"
TOKEN = "0190a1b2-0000-7000-8000-000000000001"


@pytest.fixture
def clerk():
    return user(CHANGAN)


def typed(**changes):
    """What the form sends for an inflow case to 长安."""
    given = {**facts(), "then": "view", "token": "", **changes}
    given.pop("residence_division")
    return {name: value for name, value in given.items() if value is not None}


def post(by, given, path=NEW):
    return signed_in(by).post(path, given)


def text_of(response):
    return response.content.decode()


def test_a_case_is_filed_sent_and_shown(clerk):
    response = post(clerk, typed(name="古丽娜扎尔·买买提"))
    case = Case.objects.get()
    assert response.status_code == 302
    assert response["Location"] == f"/cases/{case.number}/"
    assert (case.name, case.residence_division) == ("古丽娜扎尔·买买提", CHANGAN)
    assert [turn.number for turn in queries.turns_of(user(YUJIANG))] == [f"{case.number}-1"]
    page = text_of(signed_in(clerk).get(response["Location"]))
    assert "古丽娜扎尔·买买提" in page


def test_an_outflow_case_asks_for_the_place_of_residence(clerk):
    given = typed(registered_division=None, residence_division=None, inflow_date=None, outflow_date="2026-10-01")
    response = signed_in(user(YUJIANG)).post(f"{NEW}?direction=outflow", {**given, "residence_division": CHANGAN})
    assert response.status_code == 302
    assert (Case.objects.get().direction, Case.objects.get().partner) == ("outflow", CHANGAN)


BAD = {
    "a name of 60 characters": ({"name": "王" * 60}, "姓名最多 50 个字"),
    "a name that is a mask": ({"name": "王*芳"}, "姓名"),
    "no name": ({"name": ""}, "此项必填"),
    "a future inflow date": ({"inflow_date": "2099-01-01"}, "日期晚于今天"),
    "a date that does not exist": ({"birth_date": "1999-02-30"}, "2026-11-23"),
    "born after the arrival": ({"inflow_date": "1985-01-01"}, "早于"),
    "too young": ({"birth_date": "2015-01-01"}, "18"),
    "a man": ({"sex": "1"}, "育龄妇女"),
    "the own unit as addressee": ({"registered_division": CHANGAN}, "本单位"),
    "another town of the same city": ({"registered_division": "441900101000"}, "不属于流动人口"),
    "a county as addressee": ({"registered_division": "360603000000"}, "乡镇"),
    "an ended code as addressee": ({"registered_division": "360622000000"}, "请从列表中选择"),
    "no addressee": ({"registered_division": ""}, "此项必填"),
    "no number and no reason": ({"id_number": ""}, "号码"),
    "a code that is in no list": ({"marital_status": "99"}, "请从列表中选择"),
    "no telephone number": ({"phone": "12"}, "电话"),
    "a child without a birth date": ({"children-0-name": "小明"}, "第 1 孩"),
}


@pytest.mark.parametrize(("changes", "words"), BAD.values(), ids=BAD)
def test_bad_input_is_said_in_chinese_and_nothing_typed_is_lost(clerk, changes, words):
    given = typed(registered_address="上张村3组", **changes)
    response = post(clerk, given)
    page = text_of(response)
    assert response.status_code == 422
    assert words in page
    assert "Traceback" not in page
    assert 'value="上张村3组"' in page and f'value="{given["phone"]}"' in page
    assert "field-wrong" in page
    assert not Case.objects.exists()


def test_two_districts_of_one_city_are_no_migration():
    response = post(user(SHIYAN), typed(registered_division="440305001000"))
    assert response.status_code == 422
    assert "同一城市的市辖区" in text_of(response)


GOOD = {
    "a name with a middle dot": {"name": "阿依古丽•买买提"},
    "a name outside the BMP": {"name": "𠮷𬊈"},
    "a name of 50 characters": {"name": "王" * 50},
    "a number of 15 digits": {"id_number": "362226900305502", "birth_date": "1990-03-05"},
    "a placeholder": {"id_number": "000000199801010000"},
    "a birth date that contradicts the number": {"birth_date": "1990-03-06"},
    "a wrong check digit": {"id_number": "362226199003055021", "birth_date": "1990-03-05"},
    "no number, but the reason": {"id_number": "", "no_number_reason": "1"},
    "a date as one likes": {"inflow_date": "2026年10月1日"},
    "blanks around everything": {"name": " 王小芳 ", "phone": " 139 0000 0000 "},
}
MARKS = {
    "a number of 15 digits": "15 位",
    "a placeholder": "占位",
    "a birth date that contradicts the number": "不一致",
    "a wrong check digit": "校验码",
}


@pytest.mark.parametrize("case", GOOD)
def test_what_is_only_doubtful_is_filed_and_marked(clerk, case):
    response = post(clerk, typed(**GOOD[case]))
    assert response.status_code == 302, text_of(response)
    page = text_of(signed_in(clerk).get(response["Location"]))
    assert MARKS.get(case, "") in page


def test_a_double_click_files_once(clerk):
    client, given = signed_in(clerk), typed(token=TOKEN)
    first, second = client.post(NEW, given), client.post(NEW, given)
    assert first["Location"] == second["Location"] == f"/cases/{Case.objects.get().number}/"


def test_a_refused_form_can_be_sent_again(clerk):
    """Its token is free again."""
    client, given = signed_in(clerk), typed(token=TOKEN)
    assert client.post(NEW, {**given, "name": ""}).status_code == 422
    assert client.post(NEW, given).status_code == 302


def test_save_and_file_the_next_keeps_places_and_dates(clerk):
    response = post(clerk, typed(then="next", residence_address="振安路8号", name="王大花"))
    page = text_of(signed_in(clerk).get(response["Location"]))
    assert f'value="{YUJIANG}"' in page and 'value="振安路8号"' in page and 'value="2026-10-20"' in page
    assert "王大花" not in page and 'value="13900000000"' not in page


def test_another_units_file_is_taken_over_by_nobody(clerk):
    number = post(clerk, typed(residence_address="振安路8号"))["Location"].split("/")[2]
    assert "振安路8号" not in text_of(signed_in(user(SHIYAN)).get(NEW, {"like": number}))


def test_the_very_same_stay_can_only_be_opened(clerk):
    given = typed()
    number = post(clerk, given)["Location"].split("/")[2]
    response = post(user(CHANGAN), {**given, "duplicate_reason": "再录一次"})
    page = text_of(response)
    assert response.status_code == 422
    assert "本次流动已经建档" in page and f"/cases/{number}/" in page
    assert "duplicate_reason" not in page
    assert f'value="{given["id_number"]}"' in page
    assert Case.objects.count() == 1


def test_another_stay_is_filed_with_a_reason(clerk):
    """The third unit sees who filed her and when, and whom to call; not the file."""
    given = typed()
    number = post(clerk, given)["Location"].split("/")[2]
    other = user(SHIYAN)
    response = post(other, given)
    page = text_of(response)
    assert response.status_code == 422
    assert "长安镇 · 东莞市" in page and f"/cases/{number}/" not in page and "duplicate_reason" in page
    assert post(other, {**given, "duplicate_reason": "十一月迁来"}).status_code == 302
    assert Case.objects.get(unit=SHIYAN).duplicate_reason == "十一月迁来"


def test_the_other_side_is_led_to_the_case_that_it_has_already(clerk):
    given = typed()
    number = post(clerk, given)["Location"].split("/")[2]
    sent = {**given, "residence_division": CHANGAN, "outflow_date": "2026-10-01"}
    response = signed_in(user(YUJIANG)).post(f"{NEW}?direction=outflow", sent)
    assert response.status_code == 422
    assert f"/cases/{number}/" in text_of(response)


def test_the_number_fills_proposes_and_is_checked_while_one_types(clerk):
    page = text_of(post(clerk, {"id_number": "360603199605071029"}, CHECK))
    assert 'data-fill="id_birth_date" data-value="1996-05-07"' in page
    assert 'data-fill="id_sex" data-value="2"' in page
    assert 'data-place="360603000000"' in page
    assert "有效" in page or "校验码" in page


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("36060319960507", "已录入 14 位"),
        ("000000199801010000", "占位"),
        ("360603960507102", "换算为 18 位"),
        ("999999199605071020", "地区码"),
        ("abc", "数字"),
    ],
)
def test_the_check_says_what_is_doubtful(clerk, number, words):
    assert words in text_of(post(clerk, {"id_number": number}, CHECK))


def test_the_check_shows_who_is_filed_already_and_logs_the_look_once(clerk):
    """A look that comes up again while the same form is filled is one look; an hour later it is another."""
    given = typed()
    post(clerk, given)
    other = user(SHIYAN)
    for _keystroke in range(3):
        page = text_of(post(other, {"id_number": given["id_number"]}, CHECK))
    assert "长安镇 · 东莞市" in page and "疑似已建档" in page
    looks = AccessLog.objects.filter(purpose=Purpose.DUPLICATE)
    assert [(look.unit, look.user_id, look.case_id) for look in looks] == [(SHIYAN, other.pk, Case.objects.get().id)]
    looks.update(at=timezone.now() - timedelta(hours=1))
    post(other, {"id_number": given["id_number"]}, CHECK)
    assert looks.count() == 2


def test_the_check_finds_by_name_too_and_says_so(clerk):
    given = typed()
    post(clerk, given)
    known = {name: given[name] for name in ("name", "birth_date", "registered_division")}
    assert "姓名、出生日期和户籍县" in text_of(post(user(SHIYAN), known, CHECK))


def test_a_number_stands_in_no_address(clerk):
    """The check is asked by POST; a GET is refused."""
    assert signed_in(clerk).get(CHECK, {"id_number": "360603199605071029"}).status_code == 405


def test_only_a_townships_operator_files():
    for somebody in (user(COUNTY, Role.SUPERVISOR), user(COUNTY, Role.ADMINISTRATOR)):
        client = signed_in(somebody)
        assert [client.get(NEW).status_code, client.post(NEW, typed()).status_code] == [403, 403]
        assert client.post(CHECK, {}).status_code == 403


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("360622", "余江县"),  # until 2018
        ("362301", "上饶市"),  # ended in 1998 with its prefecture
        ("360603", "锦江镇"),
        ("余江", "江西省鹰潭市余江区"),
        ("yj jj", "锦江镇"),
        ("999999", "代码"),
    ],
)
def test_the_picker_takes_a_name_initials_or_a_code_of_any_year(clerk, text, words):
    assert words in text_of(signed_in(clerk).get("/divisions/options/", {"q": text, "level": 4}))


def test_the_form_knows_what_day_it_is_in_beijing(clerk):
    """Arrived today is no future."""
    assert post(clerk, typed(inflow_date=beijing_date(timezone.now()).isoformat())).status_code == 302


def test_health_fields_and_optional_groups_are_folded_but_there(clerk):
    page = text_of(signed_in(clerk).get(NEW))
    assert page.count("健康信息，仅双方乡镇可见") == 3
    assert 'name="pregnancy_status"' in page and 'name="children-14-birth_date"' in page


def test_all_children_of_a_long_list_are_kept(clerk):
    lines = {f"children-{place}-birth_date": f"20{place:02d}-01-05" for place in range(1, 8)}
    post(clerk, typed(**lines, **{"children-0-birth_date": "2000-01-05"}))
    assert len(Case.objects.get().health["children"]) == 8
