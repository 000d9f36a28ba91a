"""The pages of statistics: who sees which numbers, what is hidden alike on page and file, and that nonsense gets words."""

import csv
import re
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from padis.accounts.models import Role
from padis.analysis.counting import count_all
from padis.divisions.models import NATION
from tests.analysis.cases import lay
from tests.web.conftest import signed_in
from tests.world import CHANGAN, NOON, SHIYAN, YIWU, later, user

pytestmark = pytest.mark.django_db
GUANGDONG, DONGGUAN, BAOAN = "440000000000", "441900000000", "440306000000"
HIDDEN = "···"


@pytest.fixture(autouse=True)
def a_day_later(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: later(1))


def counted(number: int = 240, small: int = 3) -> None:
    """Files of 长安 in two groups of marriage, and a few in a third."""
    lay(number // 2)
    lay(number // 2, marital_status="10", ethnicity="06")
    lay(small, marital_status="40")
    count_all(now=NOON)


def above(code: str):
    return signed_in(user(code, Role.SUPERVISOR))


def main(client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode().split("<main")[1].split("</main>")[0]


def cells(page: str) -> list[str]:
    """The figures of the table in its order, sums too."""
    found = re.findall(r"<td class=\"number[^>]*>(.*?)</td>", page)
    return [re.sub(r"<[^>]+>", "", text).strip() for text in found]


def test_the_menu_leads_to_the_flows_of_the_own_unit():
    response = above(GUANGDONG).get("/analysis/")
    assert response.headers["Location"] == f"/analysis/{GUANGDONG}/"
    assert "统计分析" in above(GUANGDONG).get(response.headers["Location"]).content.decode()


def test_flows_say_how_many_and_since_when_and_lead_on_to_units():
    counted()
    page = main(above(GUANGDONG), f"/analysis/{GUANGDONG}/")
    assert "2026-11-02 12:00" in page and cells(page) == ["245", "100.0%", "0", "—", "245", "100.0%", "0", "—"]

    page = main(above(GUANGDONG), re.search(r'href="(/analysis/440000000000/\?partner=36)"', page)[1])
    assert "江西省" in page and f'href="/analysis/{DONGGUAN}/"' in page and cells(page)[0] == "245"


def test_the_nation_sees_a_matrix_and_the_largest_flows():
    counted()
    lay(20, unit=YIWU)
    count_all(now=NOON)

    page = main(above(NATION), f"/analysis/{NATION}/")
    assert cells(page.split('id="largest"')[0]) == ["20", "20", "245", "245", "265", "265"]
    assert "江西省" in page.split('id="largest"')[1] and f'href="/analysis/{GUANGDONG}/"' in page


def test_a_small_count_is_hidden_above_and_not_in_the_township():
    counted()
    for code in (NATION, GUANGDONG, DONGGUAN):
        page = main(above(code), f"/analysis/{code}/table/?rows=marriage&columns=none")
        assert HIDDEN in cells(page) and "3" not in cells(page) and "243" not in cells(page)
    assert HIDDEN in cells(main(above(DONGGUAN), f"/analysis/{CHANGAN}/table/?rows=marriage&columns=none"))

    own = main(signed_in(user(CHANGAN)), f"/analysis/{CHANGAN}/table/?rows=marriage&columns=none")
    assert [text for text in cells(own) if "%" not in text] == ["120", "120", "3", "243"]
    assert "此刻" in own and HIDDEN not in own


@pytest.mark.parametrize("figure", ["number", "row", "column", "total"])
def test_page_and_files_hide_and_round_alike(figure):
    counted(small=2)
    client = above(GUANGDONG)
    address = f"/analysis/{GUANGDONG}/table/"
    asked = f"?rows=ethnicity&columns=marriage&figure={figure}"

    shown = cells(main(client, address + asked))
    book = load_workbook(BytesIO(client.get(f"{address}export/xlsx/{asked}").content))
    rows = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    counts = [[each for each in row[1:] if not (isinstance(each, str) and each[-1] in "%—")] for row in rows]
    numbers = [text.split()[-1] if " " in text else text for text in shown]
    assert [str(each) for row in counts for each in row] == numbers and HIDDEN in numbers

    text = client.get(f"{address}export/csv/{asked}").content.decode("utf-8-sig")
    lines = list(csv.DictReader(StringIO(text)))
    inner = [n for row in counts[:-1] for n in row[:-1]]
    assert [line["cases"] or HIDDEN for line in lines] == [str(n) for n in inner]
    assert {line["counted_at"] for line in lines} == {"2026-11-02 12:00"}


def test_shares_stand_with_the_number_behind_them():
    counted()
    page = main(above(GUANGDONG), f"/analysis/{GUANGDONG}/table/?rows=ethnicity&columns=sex&figure=total")

    assert "共 245 例个案" in page
    assert cells(page)[:2] == ["51.0% 125", "51.0% 125"]


def test_few_cases_are_warned_of_and_many_are_not():
    counted(number=40, small=0)
    assert "只有 40 例个案" in main(above(GUANGDONG), f"/analysis/{GUANGDONG}/")
    page = main(above(GUANGDONG), f"/analysis/{GUANGDONG}/table/")
    assert "只有 40 例个案" in page and "占比不代表" in page
    counted(number=240)
    assert "占比不代表" not in main(above(GUANGDONG), f"/analysis/{GUANGDONG}/table/")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("rows=contraceptive_method", "请从列表中选择行的内容"),
        ("rows=sex&columns=pregnancy_status", "请从列表中选择列的内容"),
        ("rows=sex&columns=sex", "行和列相同"),
        ("rows=" + "x" * 900, "请从列表中选择行的内容"),
    ],
)
def test_what_cannot_be_counted_gets_words_beside_its_field(query, said):
    """Health is never a dimension; no file is made of it either, and the rest of the question stays."""
    counted()
    client = above(GUANGDONG)
    page = main(client, f"/analysis/{GUANGDONG}/table/?{query}&side=registration")

    assert said in page and 'aria-invalid="true"' in page and "<tbody" not in page
    assert re.search(r'value="registration"[^>]*checked', page)
    assert client.get(f"/analysis/{GUANGDONG}/table/export/csv/?{query}").status_code == 404


def test_nonsense_elsewhere_in_the_address_is_the_usual():
    counted()
    client = above(GUANGDONG)

    assert cells(main(client, f"/analysis/{GUANGDONG}/?partner=99x"))[0] == "245"
    page = main(client, f"/analysis/{GUANGDONG}/table/?side=x&state=x&figure=x")
    assert "共 245 例个案" in page


def test_a_unit_that_is_no_more_or_elsewhere_is_not_found():
    """A merged county, a township of others; a township has no units below to cross."""
    counted()
    for code in ("360622000000", YIWU, "999999999999"):
        assert above(GUANGDONG).get(f"/analysis/{code}/").status_code == 404
    assert "请从列表中选择行的内容" in main(signed_in(user(CHANGAN)), f"/analysis/{CHANGAN}/table/?rows=unit")


def test_nothing_to_count_says_what_would_fill_it():
    assert "目前还没有统计结果" in main(above(BAOAN), f"/analysis/{BAOAN}/")
    counted()
    for page in (f"/analysis/{BAOAN}/", f"/analysis/{BAOAN}/table/"):
        assert "本地没有符合条件的个案" in main(above(BAOAN), page)
    for page in (f"/analysis/{SHIYAN}/", f"/analysis/{SHIYAN}/table/"):
        assert "会立即计入" in main(signed_in(user(SHIYAN)), page)
    assert above(BAOAN).get(f"/analysis/{BAOAN}/table/export/xlsx/").status_code == 200


@pytest.mark.parametrize("address", ["", "?partner=36", "table/?rows=unit&columns=partner", "table/?rows=age"])
def test_a_page_costs_the_same_number_of_queries_however_much_there_is(address):
    client = above(GUANGDONG)
    made = []
    for unit in (CHANGAN, SHIYAN):
        lay(30, unit=unit, registered_division=YIWU if unit == SHIYAN else CHANGAN)
        count_all(now=NOON)
        client.get(f"/analysis/{GUANGDONG}/{address}")  # the memory of divisions
        with CaptureQueriesContext(connection) as asked:
            main(client, f"/analysis/{GUANGDONG}/{address}")
        made.append(len(asked))
    assert made[0] == made[1]
