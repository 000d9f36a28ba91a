"""The pages of the local register: found, entered, corrected, merged, exported; read by its own unit alone, and logged."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from padis.accounts.models import Role
from padis.privacy.models import AccessLog, Purpose
from padis.register import actions, queries
from padis.register.models import RegisterPerson, State
from padis.register.projection import facts_of
from tests.web.conftest import signed_in
from tests.world import CHANGAN, SHIYAN, YUJIANG, facts, filed, user

pytestmark = pytest.mark.django_db
NOW = "django.utils.timezone.now"


@pytest.fixture
def clerk():
    return user(CHANGAN)


@pytest.fixture
def client(clerk):
    return signed_in(clerk)


def entered(clerk, **changes):
    from django.utils import timezone

    return actions.record(by=clerk, facts=facts(**changes), now=timezone.now())


def text(response):
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_a_person_is_entered_corrected_restored_and_undone(client, clerk):
    """The whole way by forms: what was entered, changed, and what stood there before."""
    given = facts(registered_address="一村")
    page = client.post("/local/new/", given)["Location"]
    person = RegisterPerson.objects.get()
    assert page == f"/local/{person.id}/" and facts_of(person) == given
    edit = client.get(f"{page}edit/")
    assert 'name="seen" value="1"' in text(edit)
    client.post(f"{page}edit/", {**given, "registered_address": "二村", "seen": "1"})
    shown = text(client.get(page))
    assert "二村" in shown and "以前的值 1 个" in shown and "本地录入" in shown and clerk.display_name in shown
    stale = client.post(f"{page}edit/", {**given, "registered_address": "三村", "seen": "1"})
    assert stale.status_code == 422 and "刚刚有改动" in stale.content.decode()
    first, second = queries.claims_of(person.key)
    client.post(f"{page}restore/{first.id}/registered_address/")
    client.post(f"{page}undo/{second.id}/")  # what was restored since stays
    assert facts_of(RegisterPerson.objects.get())["registered_address"] == "一村"
    client.post(f"{page}undo/{first.id}/")
    assert RegisterPerson.objects.get().state == State.REMOVED and "已撤回" in text(client.get(page))
    assert client.get(f"{page}edit/")["Location"] == page


def test_who_is_there_already_shows_while_typing_and_at_saving(client, clerk):
    person = entered(clerk)
    typed = {"id_number": facts_of(person)["id_number"], "name": "王小芬"}
    assert f"/local/{person.id}/" in text(client.post("/local/new/check/", typed))
    refused = client.post("/local/new/", {**facts_of(person), "name": "王小芬"})
    assert refused.status_code == 422 and f"/local/{person.id}/" in refused.content.decode()
    client.post("/local/new/", {**facts_of(person), "name": "王小芬", "beside": "on"})
    assert RegisterPerson.objects.count() == 2
    wrong = client.post("/local/new/", {"name": "王小芬"})
    assert wrong.status_code == 422 and "请填写身份证号或出生日期" in wrong.content.decode()


def test_the_list_is_found_by_number_and_pinyin_and_costs_the_same_for_one_and_many(client, clerk):
    person = entered(clerk, name="单小芳")
    with CaptureQueriesContext(
        connection,
    ) as one:
        text(client.get("/local/"))
    others = [entered(clerk, name=name) for name in ("王静", "安静", "李静")]
    with CaptureQueriesContext(connection) as many:
        shown = text(client.get("/local/"))
    assert len(one) == len(many)
    places = [shown.index(name) for name in ("安静", "李静", "单小芳", "王静")]
    assert places == sorted(places)
    assert facts_of(person)["id_number"] not in shown
    for typed in (facts_of(person)["id_number"], "shanxiaofang", "sxf"):
        found = client.post("/local/find/", {"who": typed})["Location"]
        assert typed not in found
        shown = text(client.get(found))
        assert "单小芳" in shown and others[0].name not in shown
        box = text(client.post("/search/", {"q": typed}, headers={"HX-Request": "true"}))
        assert f"/local/{person.id}/" in box and str(others[0].id) not in box
    assert "单小芳" not in text(client.get("/local/?quality=missing"))
    assert "单小芳" in text(client.get("/local/?place=360000000000&born_from=1980-01-01"))


def test_the_page_links_her_case_and_items_and_logs_the_reading(client, clerk):
    message = filed(clerk)
    she = message.case
    person = entered(clerk, id_number=she.sealed["id_number"])
    shown = text(client.get(f"/local/{person.id}/"))
    assert f"/cases/{she.number}/" in shown and f"/items/{message.number}/" in shown
    assert AccessLog.objects.filter(case_id=person.id, user=clerk, purpose=Purpose.REGISTER).count() == 1


def test_two_entries_are_merged_side_by_side_and_the_merge_reversed(client, clerk):
    left = entered(clerk, phone="13900000000")
    right = actions.record(
        by=clerk, facts={**facts_of(left), "phone": "13911112222"}, now=left.recorded_at, beside=True
    )
    address = f"/local/{left.id}/merge/{right.id}/"
    assert address in text(client.get(f"/local/{left.id}/"))
    page = text(client.get(address))
    seen = page.split('name="seen" value="')[1].split('"')[0]
    client.post(address, {"kept": "left", "pick-phone": "right", "seen": seen, "reason": "同一人"})
    assert facts_of(RegisterPerson.objects.get(id=left.id))["phone"] == "13911112222"
    merge = queries.merges_of(left)[0]
    assert "撤销合并" in text(client.get(f"/local/{right.id}/"))
    client.post(f"/local/{right.id}/unmerge/{merge.id}/", {"reason": "并非一人"})
    assert facts_of(RegisterPerson.objects.get(id=left.id))["phone"] == "13900000000"


@pytest.mark.parametrize(("form", "encoding"), [("csv", "utf-8-sig"), ("gb18030", "gb18030"), ("xlsx", "")])
def test_an_export_holds_all_facts_in_columns_that_are_read_again(client, clerk, form, encoding):
    from padis.intake.columns import proposed

    person = entered(
        clerk, name="𫄨小芳", registered_address="=1+1", children=[{"birth_date": "2020-01-05", "sex": "1"}]
    )
    response = client.get(f"/local/export/?as={form}")
    if form == "xlsx":
        head, row = load_workbook(BytesIO(response.content)).worksheets[0].iter_rows(values_only=True)
    else:
        head, row = [line.split(",") for line in response.content.decode(encoding).splitlines()]
    assert "" not in proposed(list(head))
    cells = dict(zip(head, row, strict=True))
    assert (cells["姓名"], cells["身份证号"]) == ("𫄨小芳", facts_of(person)["id_number"])
    assert "2020-01-05" in row and YUJIANG in row
    assert ("=1+1" if form == "xlsx" else "'=1+1") in row
    assert AccessLog.objects.filter(case_id=person.id, purpose=Purpose.REGISTER).exists()


def test_others_see_nothing_and_the_county_sees_numbers(clerk):
    person = entered(clerk, name="欧阳静姝")
    for stranger in (user(SHIYAN), user("441900000000", Role.SUPERVISOR)):
        assert signed_in(stranger).get(f"/local/{person.id}/").status_code == 404
    shown = text(signed_in(user("441900000000", Role.SUPERVISOR)).get("/local/"))
    assert "欧阳" not in shown and "长安镇" in shown
    assert text(signed_in(user("440000000000", Role.SUPERVISOR)).get("/local/")).count('<td class="number">1</td>') == 2
