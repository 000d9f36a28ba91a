"""The pages of the address book: find, keep right, be reminded, take away."""

import re
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from padis.accounts.models import Role
from padis.deadlines.models import Parameter
from padis.deadlines.months import months_before
from padis.divisions.models import EntryChange, Unit
from padis.exchange import actions
from tests.web.conftest import signed_in
from tests.world import CHANGAN, SHIYAN, YUJIANG, filed, user

pytestmark = pytest.mark.django_db
COUNTY, JIANGXI, NATION = "360603000000", "360000000000", "000000000000"
ENTRY = {
    "person_on_duty": "章老师",
    "telephone": "0701-0005801、0005802",
    "address": "人民路 18 号",
    "postcode": "335200",
}
HTMX = {"HX-Request": "true"}


def put(code: str, *, days_ago: int | None = 0, **changes: str) -> None:
    confirmed = None if days_ago is None else timezone.localdate() - timedelta(days=days_ago)
    Unit.objects.filter(pk=code).update(**{**ENTRY, **changes}, confirmed_on=confirmed)


def codes(response: Any) -> list[str]:
    return re.findall(r'data-open href="/units/(\d+)/"', response.content.decode())


def words(response: Any) -> str:
    return re.sub(r"<[^>]+>", " ", response.content.decode().split("<main")[-1])


def test_a_sub_tree_is_listed_page_by_page():
    client = signed_in(user(YUJIANG))
    first, second = (client.get(f"/units/?within={JIANGXI}&page={number}") for number in (1, 2))

    assert len(codes(first)) == len(codes(second)) == 50
    assert codes(first)[0] == JIANGXI and codes(first)[-1] < codes(second)[0]
    assert codes(client.get(f"/units/?within={COUNTY}&q=锦江")) == [YUJIANG]
    assert codes(client.get(f"/units/?within={COUNTY}&q=长安")) == []
    assert CHANGAN in codes(client.get("/units/?q=dgca"))
    assert codes(client.get(f"/units/?q={CHANGAN}")) == [CHANGAN]
    assert COUNTY in codes(client.get("/units/?within=nonsense&page=nonsense&unconfirmed="))


def test_what_was_not_confirmed_for_six_months_is_marked_and_found():
    today = timezone.localdate()
    old = (today - months_before(today, 6)).days + 1
    put(YUJIANG, days_ago=old)
    put(COUNTY, days_ago=old - 1)
    client = signed_in(user(YUJIANG))
    page = client.get(f"/units/?within={COUNTY}")

    assert words(page).count("超过 6 个月未确认") == 1 and "还没有确认" in words(page)
    found = codes(client.get(f"/units/?within={COUNTY}&unconfirmed=on"))
    assert YUJIANG in found and COUNTY not in found


def test_the_months_are_a_dated_parameter():
    put(YUJIANG, days_ago=100)
    client = signed_in(user(YUJIANG))
    assert "超过" not in words(client.get(f"/units/{YUJIANG}/"))
    Parameter.objects.create(name="entry_months", value="3", valid_from=date(2026, 1, 1), source="test")
    from padis.deadlines.queries import forget

    forget()
    assert "超过 3 个月未确认" in words(client.get(f"/units/{YUJIANG}/"))


@pytest.mark.parametrize(
    ("role", "unit", "home"),
    [
        (Role.OPERATOR, YUJIANG, "/todo/"),
        (Role.SUPERVISOR, COUNTY, "/monitor/"),
        (Role.SUPERVISOR, NATION, "/monitor/"),
        (Role.ADMINISTRATOR, COUNTY, "/users/"),
    ],
)
def test_each_unit_is_reminded_where_it_begins(role, unit, home):
    """One click confirms and leads back; then it is quiet."""
    by = user(unit, role)
    client = signed_in(by)
    assert "通讯录中还没有本单位的电话" in words(client.get(home))
    put(unit, days_ago=300)
    client = signed_in(by)
    assert "很久没有确认了" in words(client.get(home))

    answer = client.post("/units/mine/confirm/", {"reminded": "1"}, headers=HTMX)
    assert answer["HX-Redirect"] == "/"
    assert "很久没有确认了" not in words(client.get(home))
    assert EntryChange.objects.get(unit=unit).by_name == by.display_name


def test_the_reminder_is_not_shown_of_a_unit_that_is_looked_into():
    put(YUJIANG, days_ago=300)
    put(COUNTY)
    page = words(signed_in(user(COUNTY, Role.SUPERVISOR)).get(f"/monitor/{YUJIANG}/todo/"))

    assert "很久没有确认了" not in page and "0701-0005801" in page


def test_ones_own_unit_sees_what_was_changed():
    by = user(YUJIANG)
    client = signed_in(by)
    client.post("/units/mine/", ENTRY)
    client.post("/units/mine/", {**ENTRY, "telephone": "0701-0005899"})
    page = words(client.get(f"/units/{YUJIANG}/"))

    assert "修改记录" in page and by.display_name in page and "0701-0005899" in page
    assert "修改记录" not in words(signed_in(user(CHANGAN)).get(f"/units/{YUJIANG}/"))


def test_the_workbook_holds_all_that_the_filter_finds_as_text():
    put(YUJIANG, person_on_duty='=HYPERLINK("x")')
    answer = signed_in(user(YUJIANG)).get(f"/units/book.xlsx?within={COUNTY}&page=2")
    rows = list(load_workbook(BytesIO(answer.content)).worksheets[0].iter_rows())
    (own,) = (row for row in rows if row[0].value == YUJIANG)

    assert len(rows) == 1 + Unit.objects.filter(division__code__startswith="360603").count()
    assert [cell.value for cell in rows[0]][:3] == ["代码", "区划", "单位"]
    assert (own[0].data_type, own[4].data_type, own[4].value) == ("s", "s", '=HYPERLINK("x")')
    assert own[1].value == "江西省鹰潭市余江区锦江镇" and own[10].value.date() == timezone.localdate()


def test_cards_of_one_and_of_many():
    put(YUJIANG)
    client = signed_in(user(YUJIANG))
    one, many = client.get(f"/units/{YUJIANG}/card.vcf"), client.get(f"/units/book.vcf?within={COUNTY}")

    assert one["Content-Type"] == "text/vcard; charset=utf-8" and one.content.count(b"BEGIN:VCARD") == 1
    assert "attachment" in one["Content-Disposition"]
    assert one.content in many.content
    assert many.content.count(b"BEGIN:VCARD") == Unit.objects.filter(division__code__startswith="360603").count()
    assert client.get("/units/360603999000/card.vcf").status_code == 404


def test_the_other_side_stands_beside_every_item_and_can_be_called():
    """On the item, in the to-do list, on the case, at a possible duplicate, and still after a return."""
    put(CHANGAN, telephone="0769-0005802")
    put(YUJIANG)
    clerk, other = user(CHANGAN), user(YUJIANG)
    message = filed(clerk, at=timezone.now())
    returned = filed(clerk, at=timezone.now())
    actions.return_misdirected(key=returned.key, by=other, proposed="", note="不属本镇", now=timezone.now())
    client = signed_in(other)

    for address in (f"/items/{message.number}/", f"/todo/?item={message.number}", f"/items/{returned.number}/"):
        assert 'href="tel:07690005802"' in client.get(address).content.decode(), address
    case = signed_in(clerk).get(f"/cases/{message.case.number}/").content.decode()
    assert 'href="tel:07010005801"' in case and 'href="tel:0005802"' in case
    stated = {"id_number": message.case.sealed["id_number"], "name": "王小芳", "birth_date": message.case.birth_date}
    found = signed_in(user(SHIYAN)).post("/cases/new/check/", stated)
    assert 'href="tel:07690005802"' in found.content.decode()


def test_the_list_costs_the_same_however_many_units_it_shows():
    client = signed_in(user(YUJIANG))

    def asked(query: str) -> int:
        client.get(f"/units/?{query}")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/units/?{query}").status_code == 200
        return len(queries)

    assert asked(f"within={YUJIANG}") == asked(f"within={JIANGXI}") == asked(f"within={NATION}&unconfirmed=on")
    assert asked("q=锦江镇") == asked("q=长安")


def test_the_part_equals_the_page():
    client = signed_in(user(YUJIANG))
    part = client.get(f"/units/?within={COUNTY}", headers=HTMX).content.decode()

    assert part.strip() in client.get(f"/units/?within={COUNTY}").content.decode()
