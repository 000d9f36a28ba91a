"""The tables of the monitors: every number opens a list with as many rows, in every table, at every level, in both views."""

import re
from datetime import date, datetime, timedelta
from html import unescape
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from padis.accounts.models import Role
from padis.divisions.models import NATION
from padis.monitoring import periods
from padis.monitoring.tables.shapes import SHAPES
from padis.shared.time import BEIJING, beijing_date
from padis.simulator import demo
from tests.web.conftest import signed_in
from tests.world import CHANGAN, YUJIANG, filed, user

JIANGXI, YINGTAN, COUNTY = "360000000000", "360600000000", "360603000000"
NOW = datetime(2026, 11, 29, 9, 0, tzinfo=BEIJING)
CELL = re.compile(r'<td class="number[^>]*>(?:<a href="([^"]*)">)?<span data-number="([^"]+)">([^<]*)</span>')
ONE = re.compile(r",1(?:,\d|,0\.|,$)|,1,", re.MULTILINE)
ITEMS = re.compile(r"<strong>(\d+)</strong> 件")


@pytest.fixture(scope="module")
def month(django_db_setup, django_db_blocker, divisions_loaded):
    """Eight weeks of work and the closed month among them; taken back at the end."""
    from django.db import transaction

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patched, transaction.atomic():
        patched.setattr(demo, "PER_DAY", 6)
        demo.fill(now=NOW, progress=lambda _said: None)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def today(monkeypatch):
    """The pages' clock stands at the end of the simulated weeks."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def supervisor(code):
    return signed_in(user(code, Role.OPERATOR if code == YUJIANG else Role.SUPERVISOR))


def cells(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    page = response.content.decode()
    assert 'id="period-trouble"' not in page, address
    return [(unescape(link), *name.split("-", 1), unescape(text)) for link, name, text in CELL.findall(page)]


def address_of(shape, code):
    return f"/network/{code}/" if shape.each_kind else f"/monitor/tables/{shape.code}/{code}/"


def counted(client, link, column, seen):
    """How many rows the list has: items, or the sum of a column of the counts one level down."""
    if "/list/" in link:
        page = client.get(link).content.decode()
        return int(ITEMS.search(page)[1])
    found = seen[link] = seen.get(link) or cells(client, link)
    return sum(int(text) for _link, line, key, text in found if key == column and line != "total")


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.usefixtures("month", "today")
@pytest.mark.parametrize("code", [YUJIANG, COUNTY, YINGTAN, JIANGXI, NATION])
def test_every_number_has_as_many_rows_behind_it(code):
    """All tables, by unit and by partner, live and closed; the sum of the lines is the last line; nothing of few persons shows."""
    client, opened, seen = supervisor(code), 0, {}
    periods.forget()
    for shape in SHAPES:
        for by in ("unit", "partner") if code != NATION else ("unit",):
            for view in ("view=live&period=202611", "view=closed&period=202611", "view=live&period=2026Q4"):
                found = cells(client, f"{address_of(shape, code)}?by={by}&{view}")
                shares = {key for _link, _line, key, text in found if text.endswith("%") or text == "—"}
                is_rounded = shape.key_persons and code != YUJIANG
                for key in {key for *_link, key, _text in found} - shares:
                    column = [(line, text) for _link, line, name, text in found if name == key]
                    total = [int(text) for line, text in column if line == "total"]
                    if total and not is_rounded:
                        assert total == [sum(int(text) for line, text in column if line != "total")], (shape.code, key)
                for link, line, key, text in found:
                    if key in shares or not int(text):
                        assert not link
                    elif link and not is_rounded:
                        opened += 1
                        assert counted(client, link, key, seen) == int(text), (shape.code, by, view, line, key, link)
                    if is_rounded and key not in shares:
                        assert int(text) % 5 == 0 and "/list/" not in link
    assert opened > 50


@pytest.mark.django_db
@pytest.mark.usefixtures("month", "today")
@pytest.mark.parametrize("by", ["unit", "partner"])
def test_below_a_township_there_is_nothing_for_who_may_not_see_its_items(by):
    """A city reads a township's numbers; they lead neither to items nor to the same number again."""
    found = cells(supervisor(YINGTAN), f"/monitor/tables/t2/{YUJIANG}/?by={by}&period=202611")
    assert any(text.isdecimal() and int(text) for *_line, text in found)
    assert not any(link for link, *_line in found)


@pytest.mark.django_db
@pytest.mark.usefixtures("month", "today")
def test_a_page_of_any_level_costs_a_few_queries():
    for code in (COUNTY, YINGTAN, JIANGXI, NATION):
        client = supervisor(code)
        for shape in SHAPES:
            client.get(address_of(shape, code))
            with CaptureQueriesContext(connection) as asked:
                client.get(address_of(shape, code))
            assert len(asked) <= 12, (code, shape.code, [each["sql"][:120] for each in asked])


@pytest.mark.django_db
@pytest.mark.usefixtures("month", "today")
def test_the_last_closed_month_stands_in_for_one_that_is_not_closed():
    """Who turns from the running month to the closed ones gets figures and the reason; a file of that name is not handed out."""
    client, address = supervisor(COUNTY), f"/monitor/tables/t2/{COUNTY}/"
    periods.forget()
    page = client.get(f"{address}?view=closed&period=202612").content.decode()
    assert "2026年12月还没有结账，以下为2026年11月。" in page and '<option value="202611" selected>' in page
    assert CELL.search(page) and "period=202611" in page
    assert client.get(f"{address}export/csv/?view=closed&period=202612").status_code == 404


@pytest.mark.django_db
@pytest.mark.usefixtures("month", "today")
def test_a_table_is_handed_out_as_it_is_shown():
    """The workbook has the page's figures and says what it is; the text file keeps its machine names."""
    client, address = supervisor(COUNTY), f"/monitor/tables/t2/{COUNTY}/"
    shown = [
        text for _link, line, _key, text in cells(client, f"{address}?view=closed&period=202611") if line == "total"
    ]
    book = CalamineWorkbook.from_filelike(
        BytesIO(client.get(f"{address}export/xlsx/?view=closed&period=202611").content)
    )
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0][0] == "单位" and rows[-1][0] == "合计"
    assert {str(int(value)) if isinstance(value, float) else value for value in rows[-1][1:]} >= set(shown)
    notes = dict(row[:2] for row in book.get_sheet_by_index(1).to_python())
    assert (
        notes["统计月"].startswith("2026年11月")
        and notes["口径"] == "已结账，第1版"
        and notes["制表时间"] == "2026-11-29 09:00"
    )
    lines = client.get(f"{address}export/csv/").content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("table,place,view,period,edition,kind,code,name,receiver-sent,")
    assert lines[1].startswith(f"t2,{COUNTY},live,202612,,,360603")


@pytest.mark.django_db
@pytest.mark.usefixtures("month", "today")
@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("first=202701&last=202702", "2027年01月还没有到，当前统计月是2026年12月"),
        ("first=201001&last=202612", "2026年10月以前没有统计数据"),
        ("first=202612&last=202611", "起始月晚于截止月"),
        ("first=x&last=202611", "“x”不是统计月"),
        ("indicator=I1", "还没有基数"),
    ],
)
def test_what_cannot_be_answered_says_why(query, words):
    page = supervisor(COUNTY).get(f"/monitor/indicators/{COUNTY}/?{query}").content.decode()
    assert words in page and "<table" not in page
    assert supervisor(COUNTY).get(f"/monitor/indicators/{COUNTY}/export/csv/?{query}").status_code == 404


@pytest.mark.django_db
def test_two_hundred_months_are_too_many(monkeypatch):
    monkeypatch.setattr(periods, "first_month", lambda: "201001")
    with pytest.raises(Exception, match="200"):
        periods.read_span("201005", "202612", today=date(2026, 12, 1))


@pytest.mark.django_db
@pytest.mark.usefixtures("month", "today")
def test_an_indicator_is_the_share_of_the_sums():
    """Over a span, live and closed; of a unit without any item nothing is a share of nothing."""
    client = supervisor(COUNTY)
    lines = (
        client.get(f"/monitor/indicators/{COUNTY}/export/csv/?indicator=I5").content.decode("utf-8-sig").splitlines()
    )
    assert lines[0] == "indicator,place,view,kind,month,number,of,value,rounded"
    assert [line.split(",")[4] for line in lines[1:]] == ["202610", "202611", "202612"]
    for line in lines[1:]:
        *_asked, number, over, value, _rounded = line.split(",")
        assert value == (f"{int(number) / int(over):.4f}" if int(over) else "")
    closed = client.get(f"/monitor/indicators/{COUNTY}/?view=closed").content.decode()
    assert closed.count("未结账") == 1  # this month
    assert "—" in supervisor("360602000000").get("/monitor/indicators/360602000000/").content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("divisions_loaded")
def test_no_page_tells_a_level_above_of_one_key_person():
    """Neither the table of her township, nor its partners, nor the indicator; the township itself reads its numbers."""
    sent = timezone.now() - timedelta(days=40)
    filed(user(CHANGAN), at=sent, pregnancy_status="1")
    periods.forget()
    period = f"period={periods.this_month(beijing_date(sent))}"
    for query in (period, f"{period}&by=partner", f"{period}&partner=44"):
        address = f"/monitor/tables/t3/{YUJIANG}/?{query}"
        assert "1" in {text for *_name, text in cells(supervisor(YUJIANG), address)}, address
        for code in (COUNTY, JIANGXI):
            assert "1" not in {text for *_name, text in cells(supervisor(code), address)}, (code, address)
            assert not ONE.search(supervisor(code).get(address.replace("/?", "/export/csv/?")).content.decode())
    for indicator in ("I6", "I6b"):
        address = f"/monitor/indicators/{YUJIANG}/export/csv/?indicator={indicator}"
        assert ONE.search(supervisor(YUJIANG).get(address).content.decode())
        assert not ONE.search(supervisor(COUNTY).get(address).content.decode())
