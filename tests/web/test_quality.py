"""The pages of what is to be mended: every row leads to the act, the act takes it off the list, and others see counts."""

import re

import pytest
from django.utils import timezone

from padis.accounts.models import Role
from padis.cases.models import Case
from padis.privacy.models import AccessLog
from padis.register import actions as register
from padis.register.models import RegisterPerson
from padis.register.quality.counting import count_all
from tests.web.conftest import signed_in
from tests.world import CHANGAN, YUJIANG, filed, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]
NUMBER = "362226199005060029"
HER = {"name": "欧阳静姝", "sex": "2", "birth_date": "1990-05-06", "id_number": NUMBER}
PLACES = {"registered_division": YUJIANG, "residence_division": CHANGAN}


def get(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def link(text: str, words: str) -> str:
    found = re.search(rf'href="([^"]+)">{words}<', text)
    assert found, words
    return found[1].replace("&amp;", "&")


def numbers(text: str) -> list[str]:
    return re.findall(r"quality-number[^>]*>([^<]+)<", text)


def test_an_entry_without_a_case_is_filed_from_the_list_with_nothing_typed_again():
    clerk = user(CHANGAN)
    register.record(
        by=clerk, facts={**HER, **PLACES, "marital_status": "22", "inflow_date": "2026-05-01"}, now=timezone.now()
    )
    client = signed_in(clerk)
    assert numbers(get(client, "/quality/")) == ["0", "1", "0", "0", "0", "0", "0"]

    form = get(client, link(get(client, "/quality/no_case/"), "建档"))

    for value in (NUMBER, "欧阳静姝", "2026-05-01", YUJIANG):
        assert f'value="{value}"' in form
    assert AccessLog.objects.filter(user=clerk, purpose="register").exists()


def test_a_file_without_an_entry_is_recorded_from_the_list_and_leaves_it():
    clerk = user(CHANGAN)
    filed(clerk, at=timezone.now(), **HER)
    client = signed_in(clerk)

    form = get(client, link(get(client, "/quality/no_entry/"), "登记入库"))
    assert f'value="{NUMBER}"' in form
    register.record(by=clerk, facts={**HER, **PLACES}, now=timezone.now())

    assert RegisterPerson.objects.count() == Case.objects.count() == 1
    assert "没有需要处理的内容" in get(client, "/quality/no_entry/")


def test_what_came_from_elsewhere_is_opened_where_it_is_recorded():
    message = filed(user(CHANGAN), at=timezone.now(), **HER)

    text = get(signed_in(user(YUJIANG)), "/quality/no_entry/")

    assert f"/items/{message.number}/" in text
    assert "欧阳静姝" not in text


def test_missing_facts_are_named():
    message = filed(user(CHANGAN), at=timezone.now(), **{**HER, "education": ""})

    text = get(signed_in(user(CHANGAN)), "/quality/missing/")

    assert "文化程度" in text
    assert f"/cases/{message.case.number}/edit/" in text


def test_levels_above_see_how_long_the_lists_are_and_nobody_on_them():
    clerk = user(CHANGAN)
    register.record(by=clerk, facts={**HER, **PLACES}, now=timezone.now())
    city = signed_in(user("441900000000", role=Role.SUPERVISOR))
    assert "目前还没有统计结果" in get(city, "/quality/")

    count_all(now=timezone.now())

    text = get(city, "/quality/")
    row = re.search(r"长安镇.*?</tr>", text, re.S)
    assert row
    assert re.findall(r'number(?: nothing)?">([^<]+)<', row[0]) == ["0", "1", "0", "0", "0", "0", "0.0%", "—"]
    assert "欧阳" not in text
    assert city.get("/quality/no_case/").status_code == 403


def test_a_list_that_is_none_is_not_there():
    client = signed_in(user(CHANGAN))

    assert client.get("/quality/people/").status_code == 404
    assert client.get("/quality/nonsense/").status_code == 404
    assert client.get("/quality/no_case/?page=99999999999").status_code == 200


def test_a_list_costs_the_same_number_of_queries_whatever_its_length(django_assert_max_num_queries):
    clerk = user(CHANGAN)
    for serial in range(12):
        filed(
            clerk,
            at=timezone.now(),
            name=f"欧阳{'甲乙丙丁戊己庚辛壬癸子丑'[serial]}",
            id_number="",
            birth_date="1990-05-06",
        )
    client = signed_in(clerk)
    client.get("/quality/number/")

    with django_assert_max_num_queries(24):
        assert client.get("/quality/number/").content.decode().count("data-row>") == 12
