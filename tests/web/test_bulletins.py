"""The pages of the monthly bulletin: published once, read by the units below, each finding its own line first."""

import re
from html import unescape
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from padis.accounts.models import Role
from padis.bulletins.models import Bulletin
from padis.divisions.models import NATION
from padis.monitoring.actions import close_month
from tests.bulletins.months import (
    BEFORE,
    JIANGXI,
    MONTH,
    NOW,
    SHANGRAO,
    YINGTAN,
    YUJIANG_COUNTY,
    asked,
    published,
    supervisor,
    two_months,
)
from tests.web.conftest import signed_in
from tests.world import CHANGAN, YUJIANG, user

pytestmark = pytest.mark.django_db
ADDRESS = f"/bulletins/{JIANGXI}/{MONTH}/1/"
NEW = "/bulletins/new/"
SCRIPT = "<script>alert(1)</script>\n第二行"
NUMBER = re.compile(r"\d+(?:\.\d+)?")


@pytest.fixture(autouse=True)
def months(monkeypatch):
    two_months()
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def text_of(response):
    return unescape(response.content.decode())


def section(page, name):
    """What stands in the section with the id."""
    return re.search(rf'<section[^>]*id="{name}".*?</section>', page, re.DOTALL)[0]


def hidden(page):
    """The hidden fields of the form that publishes."""
    form = re.search(r'<form class="card bulletin-publish".*?</form>', page, re.DOTALL)[0]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))


def test_a_province_previews_publishes_and_reads(settings):
    client = signed_in(supervisor(JIANGXI))
    assert f"{NEW}?month={MONTH}" in text_of(client.get("/bulletins/"))
    preview = text_of(client.get(f"{NEW}?month={MONTH}"))
    assert "江西省2026年11月流动人口信息交换月通报" in preview and not Bulletin.objects.exists()

    given = {**hidden(preview), "remark": SCRIPT}
    answers = [client.post(NEW, given), client.post(NEW, given)]  # a double click

    assert [answer.headers["Location"] for answer in answers] == [ADDRESS, ADDRESS]
    assert Bulletin.objects.count() == 1
    page = text_of(client.get(ADDRESS))
    assert "<script>alert" not in client.get(ADDRESS).content.decode() and "<br>第二行" in page
    assert (
        page.index('id="targets"') < page.index('id="units"') < page.index('id="room"') < page.index('id="filing-I1"')
    )
    assert "还没有基数" in page and "2026-10-21 至 2026-11-20" in page and "66.7%" in section(page, "targets")


def test_another_sending_of_another_form_makes_no_second_edition():
    """Two tabs: the second is told that an edition was published meanwhile, and what was typed stays."""
    client = signed_in(supervisor(JIANGXI))
    one, other = (hidden(text_of(client.get(NEW))) for _tab in range(2))
    client.post(NEW, one)
    answer = client.post(NEW, {**other, "remark": "保留这句话"})

    assert answer.status_code == 422 and "其间已有新的一版发布" in text_of(answer) and "保留这句话" in text_of(answer)
    assert hidden(text_of(answer))["edition"] == "2" and Bulletin.objects.count() == 1
    refused = client.post(NEW, hidden(text_of(answer)))
    assert refused.status_code == 422 and "请写明更正前一版的原因" in text_of(refused)
    assert 'data-field="reason"' in text_of(refused)
    done = client.post(NEW, {**hidden(text_of(refused)), "reason": "补计一件"})
    assert done.headers["Location"] == f"/bulletins/{JIANGXI}/{MONTH}/2/"
    first = text_of(client.get(ADDRESS))
    assert "本版已由后一版更正" in first and "补计一件" in text_of(client.get(done.headers["Location"]))


def test_a_preview_that_is_out_of_date_is_shown_anew():
    client = signed_in(supervisor(JIANGXI))
    seen = hidden(text_of(client.get(NEW)))
    close_month(MONTH, now=NOW)
    answer = client.post(NEW, seen)
    assert answer.status_code == 422 and "该月重新结账" in text_of(answer)
    assert client.post(NEW, hidden(text_of(answer))).status_code == 302


@pytest.mark.parametrize(
    ("month", "words"),
    [("202612", "还没有结账"), ("209901", "还没有到"), ("x", "不是统计月"), ("200101", "还没有结账")],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_month_that_cannot_be_published_is_said_at_its_field(month, words, method):
    answer = getattr(signed_in(supervisor(JIANGXI)), method)(NEW, {"month": month})
    page = text_of(answer)
    assert answer.status_code == 422 and words in page and 'aria-describedby="month-trouble"' in page
    assert not Bulletin.objects.exists()


def test_before_any_month_is_closed_the_page_says_when(db):
    from padis.monitoring.models import Closing

    Closing.objects.all().delete()
    client = signed_in(supervisor(JIANGXI))
    assert "还没有结账的统计月" in text_of(client.get(NEW))
    assert "还没有发布过通报" in text_of(client.get("/bulletins/"))


def test_units_outside_find_nothing():
    published(supervisor(JIANGXI))
    for somebody in (user(CHANGAN), supervisor("440000000000"), supervisor(NATION)):
        client = signed_in(somebody)
        assert client.get(ADDRESS).status_code == client.get(f"{ADDRESS}export/").status_code == 404
        assert ADDRESS not in text_of(client.get("/bulletins/"))
    client = signed_in(supervisor(JIANGXI))
    for wrong in (f"/bulletins/{JIANGXI}/{MONTH}/2/", f"/bulletins/{JIANGXI}/x/1/", f"/bulletins/{YINGTAN}/{MONTH}/1/"):
        assert client.get(wrong).status_code == 404


@pytest.mark.parametrize(
    ("code", "role", "said", "link"),
    [
        (YUJIANG, Role.OPERATOR, "50.0%", "/todo/?due=overdue"),
        (YUJIANG_COUNTY, Role.SUPERVISOR, "50.0%", f"/monitor/{YUJIANG}/todo/?due=overdue"),
        (YINGTAN, Role.SUPERVISOR, "50.0%", f"/monitor/tables/t2/{YINGTAN}/?view=closed&period={MONTH}&as=was"),
        (SHANGRAO, Role.SUPERVISOR, "100.0%", f"/monitor/tables/service/{SHANGRAO}/?view=closed&period={MONTH}&as=was"),
    ],
)
def test_each_level_reads_its_own_line_first_and_finds_what_would_move_it(code, role, said, link):
    published(supervisor(JIANGXI))
    client = signed_in(user(code, role))
    page = text_of(client.get(ADDRESS))
    own = section(page, "own")
    assert page.index('id="own"') < page.index('id="targets"')
    assert said in own and link in own
    assert client.get(link).status_code == 200
    assert 'class="own-line"' in page


def test_every_number_in_words_stands_in_a_table():
    """The text is filled from the tables: nothing in it is counted apart."""
    published(supervisor(JIANGXI))
    client = signed_in(supervisor(JIANGXI))
    for language in ("zh-hans", "en"):
        client.cookies["django_language"] = language
        page = text_of(client.get(ADDRESS))
        cells = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", page, re.DOTALL)
        known = set(NUMBER.findall(" ".join(cells)))
        said = NUMBER.findall(re.sub(r"<[^>]+>", " ", re.sub(r"<h\d.*?</h\d>", "", section(page, "words"))))
        assert len(said) > 12 and set(said) <= known, set(said) - known
    assert "percentage points" in page


def test_the_words_name_the_strong_the_weak_and_the_changes():
    published(supervisor(JIANGXI))
    words = section(text_of(signed_in(user(YUJIANG)).get(ADDRESS)), "words")
    for sentence in (
        "反馈率为 83.3%，低于 95% 的目标 11.7 个百分点，再办 1 件即可达到。",
        "及时反馈率最高的是上饶市，为 100.0%。",
        "及时反馈率最低的是鹰潭市，为 50.0%。",
        "提升空间最大的是鹰潭市的及时反馈率，现为 50.0%，再办 2 件即可达到 90% 的目标。",
        "上升最多的是上饶市的反馈率，上升 100.0 个百分点，为 100.0%。",
        "下降最多的是鹰潭市的及时反馈率，下降 50.0 个百分点，为 50.0%。",
    ):
        assert sentence in words, sentence


def test_the_workbook_holds_what_the_page_shows():
    published(supervisor(JIANGXI), remark="=1+1")
    response = signed_in(user(YUJIANG)).get(f"{ADDRESS}export/")
    book = CalamineWorkbook.from_filelike(BytesIO(response.content))
    assert book.sheet_names == ["国家指标", "下级各单位", "各县（市、区）", "提升空间最大的地方", "说明"]
    rows = book.get_sheet_by_name("下级各单位").to_python()
    place = rows[0].index("及时反馈率")
    line = next(row for row in rows if row[1] == "鹰潭市")
    assert line[place : place + 5] == ["50.0%", 2, 4, "-50.0", 2]
    nothing = next(row for row in rows if row[1] == "南昌市")
    assert nothing[place] == "—" and nothing[place + 4] == "—"
    assert ["编者按", "=1+1"] in [row[:2] for row in book.get_sheet_by_name("说明").to_python()]


def test_figures_that_were_tampered_with_are_marked():
    bulletin = published(supervisor(JIANGXI))
    client = signed_in(user(YUJIANG))
    assert "数字与发布时不一致" not in text_of(client.get(ADDRESS))
    figures = {**bulletin.figures, "targets": {"I4": 1, "I5": 1, "I8": 1}}
    Bulletin.objects.filter(unit=JIANGXI).update(figures=figures)
    assert "数字与发布时不一致" in text_of(client.get(ADDRESS))


def test_pages_cost_the_same_queries_however_many_bulletins_and_items_there_are():
    published(supervisor(JIANGXI), BEFORE)
    published(supervisor(JIANGXI))
    readers = [user(YUJIANG), supervisor(YUJIANG_COUNTY), supervisor(YINGTAN), supervisor(JIANGXI)]

    def costs():
        found = []
        for reader in readers:
            client = signed_in(reader)
            for address in ("/bulletins/", ADDRESS):
                client.get(address)
                with CaptureQueriesContext(connection) as said:
                    assert client.get(address).status_code == 200
                found.append(len(said))
        return found

    before = costs()
    for day in ("2026-10-10", "2026-10-11"):
        asked(YUJIANG, day)
        close_month(MONTH, now=NOW)
        published(supervisor(JIANGXI), reason="更正")
    assert costs() == before and max(before) <= 14, before
