"""The pages of the follow-up list: a township works it off, a county sees counts, every reading is recorded."""

import re

import pytest
from django.utils import timezone

from padis.accounts.models import Role
from padis.divisions.models import NATION
from padis.privacy import legal
from padis.privacy.models import AccessLog, LegalBasis, Purpose
from tests.web.conftest import signed_in
from tests.world import CHANGAN, NOON, YUJIANG, filed, later, user

pytestmark = pytest.mark.django_db
COUNTY, HOME = "360603000000", "/monitor/follow-up/"


@pytest.fixture(autouse=True)
def a_day_later(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: later(1))


def main(response):
    return response.content.decode().split("<main")[1].split("</main>")[0]


def test_a_township_works_its_list_off():
    """The reason is shown and the reading recorded once; a double click on either way out is harmless."""
    message, by = filed(user(CHANGAN), at=NOON, pregnancy_status="1"), user(YUJIANG)
    client = signed_in(by)
    for _look in range(2):
        page = main(client.get(HOME))
    assert page.count("<tr data-row") == 1 and "现孕" in page and "2026-11-17" in page
    assert AccessLog.objects.filter(user=by, purpose=Purpose.FOLLOW_UP, case_id=message.case_id).count() == 1
    assert main(client.get(f"{HOME}?reason=gave_birth_this_year")).count("<tr data-row") == 0

    address = re.search(rf'data-open href="({HOME}[^"]+)"', page)[1]
    assert f"/items/{message.number}/" in main(client.get(address))
    assert client.post(address, {"outcome": "nonsense"}).status_code == 422
    sent = {"outcome": "declined", "token": "0190f000-0000-7000-8000-00000000000a"}
    assert [client.post(address, sent).status_code for _click in range(2)] == [302, 302]
    assert "名单上没有人" in main(client.get(HOME))
    assert "名单上没有人" in main(signed_in(user(CHANGAN)).get(HOME))


@pytest.mark.parametrize("number", [4, 5])
def test_above_only_counts_are_seen_and_small_ones_are_not(number):
    for _case in range(number):
        filed(user(CHANGAN), at=NOON, pregnancy_status="1", name="欧阳静姝")

    for code in (COUNTY, NATION):
        page = main(signed_in(user(code, Role.SUPERVISOR)).get(HOME))
        counts = re.findall(r'<td class="number[^"]*">(\d+)\*?<', page)
        assert ("5" in counts or "10" in counts) is (number == 5) and "4" not in counts and "欧" not in page


def test_it_is_off_without_a_legal_basis():
    filed(user(CHANGAN), at=NOON, pregnancy_status="1")
    LegalBasis.objects.filter(kind=legal.FOLLOW_UP_LIST).delete()
    legal.forget()

    for who in (user(YUJIANG), user(COUNTY, Role.SUPERVISOR)):
        page = main(signed_in(who).get(HOME))
        assert "尚未登记本名单的法律依据" in page and "现孕" not in page
    page = main(signed_in(user(NATION, Role.ADMINISTRATOR)).get("/parameters/legal/follow_up_list/"))
    assert "重点服务对象" in page and "未启用" in page
