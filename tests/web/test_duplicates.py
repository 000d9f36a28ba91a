"""Suspected duplicates: the list of a unit, two files beside each other, merging, telling apart, taking back."""

import pytest
from django.utils import timezone

from padis.accounts.models import Role
from padis.cases.models import Case, CaseState, Direction
from padis.kinds.verification.actions import file_case
from padis.privacy.models import AccessLog
from tests.web.conftest import COUNTY, signed_in
from tests.world import CHANGAN, SHIYAN, YUJIANG, facts, filed, later, user

pytestmark = pytest.mark.django_db
LIST = "/cases/duplicates/"
SAME = {"birth_date": "1990-05-06", "id_number": "362226199005060021"}


def text_of(response):
    return response.content.decode()


def case_of(message):
    return Case.objects.get(pk=(message.shard, message.case_id))


def one_digit_off(number):
    return f"{number[:9]}{(int(number[9]) + 1) % 10}{number[10:]}"


@pytest.fixture
def clerk():
    return user(CHANGAN)


@pytest.fixture
def two(clerk):
    """One woman twice: her number is mistyped in one place, and so is her birth date."""
    number = SAME["id_number"]
    one = case_of(filed(clerk, **SAME, education="20", children=[{"birth_date": "2020-01-05"}]))
    other = case_of(
        filed(clerk, at=later(1), id_number=one_digit_off(number), birth_date="1990-05-07", phone="13811112222")
    )
    return one, other


def path_of(two):
    return f"{LIST}{two[0].number}/{two[1].number}/"


def merge_form(client, two, **changes):
    page = text_of(client.get(path_of(two)))
    seen = page.split('name="seen" value="')[1].split('"')[0]
    picks = dict.fromkeys(("pick-id_number", "pick-birth_date", "pick-phone"), "left")
    return {"kept": "left", "reason": "同一人员重复建档", "seen": seen, **picks, **changes}


def test_a_number_mistyped_in_one_place_is_listed_with_why(clerk, two):
    page = text_of(signed_in(clerk).get(LIST))
    assert "身份证号差一位" in page and path_of(two) in page
    assert "1</span>" in text_of(signed_in(clerk).get(f"{LIST}count/"))


def test_a_unit_sees_its_own_people_only(two):
    """The other side sees that both cases about its people may be one person; a stranger sees nothing."""
    assert path_of(two) not in text_of(signed_in(user(YUJIANG)).get(LIST))  # by number alone, and the numbers differ
    assert path_of(two) not in text_of(signed_in(user(SHIYAN)).get(LIST))
    assert signed_in(user(SHIYAN)).get(path_of(two)).status_code == 404
    assert signed_in(user(COUNTY, Role.SUPERVISOR)).get(LIST).status_code == 403


def test_files_of_two_units_are_compared_and_not_merged(clerk):
    """The place of registration handles both: it may look and tell them apart, and merges neither."""
    given = facts()
    one = case_of(filed(clerk, **given))
    second = file_case(
        by=user(SHIYAN), direction=Direction.INFLOW, facts=given, now=later(1), duplicate_reason="由长安迁来"
    )
    other = case_of(second)
    client = signed_in(user(YUJIANG))
    page = text_of(client.get(LIST))
    assert path_of((one, other)) in page and "身份证号相同" in page and "王小芳" not in page
    page = text_of(client.get(path_of((one, other))))
    assert 'name="kept"' not in page and "不同单位建立的个案不能合并" in page
    seen = "0190a1b2-0000-7000-8000-000000000001 0190a1b2-0000-7000-8000-000000000002"
    picks = {"kept": "left", "reason": "同", "seen": seen}
    assert client.post(path_of((one, other)), picks).status_code == 404
    assert client.post(f"{path_of((one, other))}apart/", {"reason": "姐妹"}).status_code == 302
    assert path_of((one, other)) not in text_of(client.get(LIST))


def test_merging_takes_what_was_chosen_and_is_seen_in_both_histories(clerk, two):
    client = signed_in(clerk)
    form = merge_form(client, two, **{"kept": "right", "pick-phone": "right"})
    response = client.post(path_of(two), form)
    one, other = (Case.objects.get(pk=case.pk) for case in two)
    assert response["Location"] == f"/cases/{other.number}/"
    assert (one.state, other.state) == (CaseState.MERGED, CaseState.OPEN)
    assert other.sealed == {"id_number": SAME["id_number"], "phone": "13811112222"}
    assert (other.education, other.health["children"]) == ("20", [{"birth_date": "2020-01-05"}])
    for case in (one, other):
        page = text_of(client.get(f"/cases/{case.number}/"))
        assert "同一人员重复建档" in page
    assert "撤销合并" in text_of(client.get(f"/cases/{one.number}/"))
    assert path_of(two) not in text_of(client.get(LIST))


def test_reversing_shows_both_as_they_were_and_the_pair_no_more(clerk, two):
    client = signed_in(clerk)
    client.post(path_of(two), merge_form(client, two, kept="right"))
    response = client.post(f"/cases/{two[0].number}/reverse-merge/", {"reason": "是姐妹"})
    assert response.status_code == 302
    for before in two:
        now = Case.objects.get(pk=before.pk)
        assert (now.state, now.sealed, now.health, now.birth_date) == (
            CaseState.OPEN, before.sealed, before.health, before.birth_date,
        )  # fmt: skip
    assert path_of(two) not in text_of(client.get(LIST))
    assert "合并已撤销" in text_of(client.get(f"/cases/{two[1].number}/"))


def test_a_double_click_merges_once(clerk, two):
    client = signed_in(clerk)
    form = merge_form(client, two, token="0190a1b2-0000-7000-8000-000000000001")
    first, second = client.post(path_of(two), form), client.post(path_of(two), form)
    assert first["Location"] == second["Location"] == f"/cases/{two[0].number}/"


def test_what_was_typed_survives_a_missing_reason(clerk, two):
    client = signed_in(clerk)
    response = client.post(path_of(two), merge_form(client, two, reason="", kept="right"))
    assert response.status_code == 422
    assert "请填写原因" in text_of(response) or "请填写理由" in text_of(response)
    assert 'name="kept" value="right" checked' in text_of(response)


@pytest.mark.parametrize(
    "changes", [{"kept": "both"}, {"seen": ""}, {"seen": "x y"}, {"pick-phone": "none"}, {"kept": ""}]
)
def test_a_form_that_was_tampered_with_merges_nothing(clerk, two, changes):
    client = signed_in(clerk)
    assert client.post(path_of(two), merge_form(client, two, **changes)).status_code == 422
    assert not Case.objects.filter(state=CaseState.MERGED).exists()


def test_looking_at_two_files_is_logged_for_both(clerk, two):
    signed_in(clerk).get(path_of(two))
    assert set(AccessLog.objects.values_list("case_id", flat=True)) == {case.id for case in two}


def test_the_list_costs_the_same_for_one_pair_and_for_many(clerk, two, django_assert_max_num_queries):
    client = signed_in(clerk)
    client.get(LIST)
    with django_assert_max_num_queries(40) as few:
        client.get(LIST)
    for number in range(3):
        given = facts(name="李春燕", birth_date=f"1991-02-0{number + 1}")
        filed(clerk, at=timezone.now(), **given)
        near = {"id_number": one_digit_off(given["id_number"]), "birth_date": f"1992-02-0{number + 1}"}
        filed(clerk, at=timezone.now(), **{**given, **near})
    with django_assert_max_num_queries(len(few)):
        client.get(LIST)
