"""The counter page: who sees whose figures, in which order, and of which month they are."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from padis.accounts import actions as accounts
from padis.accounts.models import Role
from padis.deadlines.months import month_of
from padis.divisions.models import NATION
from padis.divisions.queries import division
from padis.exchange import actions
from padis.exchange.models import OpenCount, Tally
from padis.exchange.states import Party
from padis.monitoring.course import Course, Month
from padis.monitoring.queries import counters
from padis.web.live.topics import allowed_topics
from padis.web.monitor.board import Asked, in_order, months_offered
from padis.web.monitor.pictures import begun
from padis.web.templatetags.monitor import rate
from tests.web.conftest import signed_in
from tests.world import CHANGAN, SHIYAN, YUJIANG, filed, later, user

pytestmark = pytest.mark.django_db

YUJIANG_COUNTY, YINGTAN, JIANGXI, DONGGUAN = "360603000000", "360600000000", "360000000000", "441900000000"
DENGBU = "360603001000"
HTMX = {"HX-Request": "true"}
NOW = timezone.now()


def supervisor(code):
    return user(code, Role.SUPERVISOR)


def get(by, path="/monitor/", **options):
    return signed_in(by).get(path, **options)


def text_of(response):
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|X-CSRFToken": "[^"]+"', "", response.content.decode())


def figures_of(response, place, key):
    """The figure of a line, as it is shown."""
    found = re.search(rf'data-number="\w+-\d+-{place}-{key}">([^<]*)<', text_of(response))
    return found and found[1]


@pytest.fixture
def message():
    return filed(user(CHANGAN), at=NOW)


@pytest.mark.parametrize("code", [YUJIANG_COUNTY, YINGTAN, JIANGXI, NATION])
def test_it_is_the_home_of_every_supervisor(code):
    assert signed_in(supervisor(code)).get("/")["Location"] == "/monitor/"
    assert get(supervisor(code)).status_code == 200


def test_a_county_sees_its_townships_and_what_they_have_to_do(message):
    response = get(supervisor(YUJIANG_COUNTY))
    assert figures_of(response, YUJIANG, "open") == "1"
    assert figures_of(response, YUJIANG, "overdue") == "0"
    assert 'data-number="receiver-open">1<' in text_of(response)


def test_a_city_goes_down_to_its_townships(message):
    city = supervisor(YINGTAN)
    assert f"/monitor/{YUJIANG_COUNTY}/" in text_of(get(city))
    below = get(city, f"/monitor/{YUJIANG_COUNTY}/")
    assert figures_of(below, YUJIANG, "open") == "1"
    assert "鹰潭市" in text_of(below).split("<main")[1].split("</nav>")[0]


def test_an_operator_sees_the_line_of_his_own_unit(message):
    response = get(user(YUJIANG))
    assert figures_of(response, YUJIANG, "open") == "1"
    assert get(user(YUJIANG), f"/monitor/{YUJIANG_COUNTY}/").status_code == 404


@pytest.mark.parametrize("path", [JIANGXI, "360602000000", DONGGUAN, "999999999999", NATION])
def test_nobody_sees_beyond_his_own_tree(path):
    assert get(supervisor(YUJIANG_COUNTY), f"/monitor/{path}/").status_code == 404


def test_an_administrator_has_no_counters():
    assert get(user(YUJIANG_COUNTY, Role.ADMINISTRATOR)).status_code == 403


def test_sent_and_received_are_two_views(message):
    dongguan = supervisor(DONGGUAN)
    assert figures_of(get(dongguan), CHANGAN, "open") == "0"
    assert figures_of(get(dongguan, "/monitor/?side=sender"), CHANGAN, "open") == "1"


def test_asking_and_due_day_fall_into_their_own_months(message):
    county = supervisor(YUJIANG_COUNTY)
    asked, due = month_of(message.asked_on), month_of(message.due_on)
    assert asked != due
    first, second = (get(county, f"/monitor/?month={month}") for month in (asked, due))
    assert (figures_of(first, YUJIANG, "sent"), figures_of(first, YUJIANG, "due")) == ("1", "0")
    assert (figures_of(second, YUJIANG, "sent"), figures_of(second, YUJIANG, "due")) == ("0", "1")
    actions.answer(key=message.key, by=user(YUJIANG), finding="consistent", corrections={}, note="", now=NOW)
    answered = get(county, f"/monitor/?month={due}")
    assert figures_of(answered, YUJIANG, "rate") == "100.0%"
    assert figures_of(first, "total", "rate") == "—"


def test_the_span_of_the_month_is_said_in_words():
    page = text_of(get(supervisor(YUJIANG_COUNTY), "/monitor/?month=202612"))
    assert "统计月 2026年12月：2026-11-21 至 2026-12-20" in page


@pytest.mark.parametrize("query", ["month=209901", "month=x", "side=x", "sort=x", "sort=-place&month=", "page=9"])
def test_nonsense_in_the_address_shows_this_month(query):
    page = text_of(get(supervisor(YUJIANG_COUNTY), f"/monitor/?{query}"))
    assert f'<option value="{month_of(timezone.localdate())}" selected>' in page


@pytest.mark.parametrize("code", [YUJIANG_COUNTY, YINGTAN, JIANGXI, NATION])
def test_every_page_costs_the_same(code, message):
    one = queries_of(supervisor(code))
    for day in range(5):
        filed(user(SHIYAN), at=later(day))
    assert queries_of(supervisor(code)) == one
    assert one <= queries_of(supervisor(YUJIANG_COUNTY))


def queries_of(by):
    client = signed_in(by)
    client.get("/monitor/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/monitor/")
    return len(asked)


def test_the_part_that_htmx_swaps_equals_the_page(message):
    client = signed_in(supervisor(YUJIANG_COUNTY))
    for path in ("/monitor/", "/monitor/?side=sender&sort=due"):
        part = text_of(client.get(path, headers=HTMX)).strip()
        assert part.startswith("<div") and part in text_of(client.get(path))


@pytest.mark.parametrize(
    ("code", "place"), [(NATION, JIANGXI), (JIANGXI, YINGTAN), (YINGTAN, YUJIANG_COUNTY), (NATION, "")]
)
def test_the_page_watches_what_it_shows_and_no_more(code, place):
    """And the live process admits the user to it."""
    by = supervisor(code)
    page = text_of(get(by, f"/monitor/{place}/" if place else "/monitor/"))
    (watched,) = re.findall(r'data-live-topics="(\d+)"', page)
    (topic,) = allowed_topics(watched, own_code=by.unit.code, own_scope=by.unit.scope)
    assert topic.scope.contains(YUJIANG)
    assert topic.scope.contains(CHANGAN) is (not place)


def test_the_table_is_sorted_by_what_one_clicks():
    """Figures the largest first, then turned round; who has no rate comes last either way."""
    county = supervisor(YUJIANG_COUNTY)
    lines = _lines(county)
    assert [line.division.name for line in in_order(lines, "place")] == [line.division.name for line in lines]
    lines[3].counters.overdue, lines[5].counters.overdue, lines[4].counters.open = 2, 7, 9
    assert [line.division for line in in_order(lines, "-overdue")][:3] == [lines[n].division for n in (5, 3, 4)]
    lines[2].counters.due, lines[2].counters.on_time, lines[1].counters.due = 2, 1, 4
    for sort, order in (("-rate", (2, 1)), ("rate", (1, 2))):
        assert [line.division for line in in_order(lines, sort)][:2] == [lines[n].division for n in order]


def _lines(by):
    return counters(
        division(by.unit_id), kind="verification", month="202612", side=Party.RECEIVER, today=date(2026, 11, 23)
    ).lines


def test_a_click_turns_the_order_round():
    asked = Asked.of(QueryDict("sort=due"), today=date(2026, 11, 23))
    assert (asked.sorted_by("due"), asked.sorted_by("late"), asked.sorted_by("place")) == ("-due", "-late", "place")
    assert asked.order("due") == "ascending"
    assert Asked.of(QueryDict(""), today=date(2026, 11, 23)).order("overdue") == "descending"


@pytest.mark.parametrize("today", [date(2026, 1, 20), date(2026, 1, 21), date(2024, 2, 29), date(2026, 12, 31)])
def test_fifteen_months_are_offered_this_one_among_them(today):
    months = months_offered(today)
    assert len(set(months)) == len(months) == 15
    assert months == sorted(months, reverse=True)
    assert months[2] == month_of(today)


@pytest.mark.parametrize(
    ("share", "words"), [(None, "—"), (0.0, "0.0%"), (1.0, "100.0%"), (0.9999, "99.9%"), (2 / 3, "66.7%")]
)
def test_only_what_is_whole_is_a_hundred_per_cent(share, words):
    assert rate(share) == words


def test_the_counters_hold_no_person(message):
    """Sums of counts alone: nothing on the page names anybody."""
    page = text_of(get(supervisor(YUJIANG_COUNTY)))
    assert "王" not in page.split('id="counters"')[1].split("</main>")[0]
    assert not {"label", "case_id"} & {field.name for model in (Tally, OpenCount) for field in model._meta.fields}


def test_the_county_reads_first_who_needs_help_and_why():
    filed(user(CHANGAN), at=NOW - timedelta(days=40))
    county, above = text_of(get(supervisor(YUJIANG_COUNTY))), text_of(get(supervisor(JIANGXI)))
    panel = county.split('class="attention"')[1].split("</section>")[0]

    assert f'href="/monitor/{YUJIANG}/todo/"' in panel
    assert "逾期未办 1 件，最长 10 天" in panel and "1 件未打开，最长 40 天" in panel and "还没有账号" in panel
    assert 'class="attention"' not in above
    below = text_of(get(supervisor(JIANGXI), f"/monitor/{YUJIANG_COUNTY}/")).split('class="attention"')[1]
    assert f'href="/monitor/{YUJIANG}/?' in below
    assert "没有逾期未反馈的" in text_of(get(supervisor(DONGGUAN)))


def test_the_course_begins_where_something_fell_due_and_a_full_year_stays_whole():
    """What there is fills the picture; the lines in the rows begin with the same month."""
    months = [Month(f"2026{number:02}", 90, due=number // 11) for number in range(1, 13)]
    shares: list[float | None] = [None] * 11 + [0.5]
    late, full = (Course(months, {YUJIANG: shares}), Course(months[10:] * 6, {YUJIANG: shares}))

    assert [month.month for month in begun(late).months] == ["202611", "202612"]
    assert begun(late).below == {YUJIANG: [None, 0.5]}
    assert begun(full) == full
    assert len(begun(Course(months[:10] + months[11:], {})).months) == 2  # of one month nothing is drawn
    assert len(begun(Course(months[:10], {})).months) == 10  # nothing fell due yet


def test_the_wall_names_those_in_need_with_the_reason_and_the_others_with_their_figures():
    filed(user(CHANGAN), at=NOW - timedelta(days=40))
    filed(user(CHANGAN), at=NOW, registered_division=DENGBU)
    accounts.record_log_in(user=user(DENGBU), now=NOW)  # who logs in and is not late needs no help

    county, city = (text_of(get(supervisor(code), "/monitor/wall/")) for code in (YUJIANG_COUNTY, YINGTAN))

    need, rest = county.split('class="wall-lines">')[1].split('class="wall-lines wall-others">')
    assert "锦江镇" in need and "逾期 1 件" in need and "邓埠" not in need
    assert "邓埠街道" in rest and "待反馈 1 件" in rest and "锦江镇" not in rest
    assert "余江区" in city and "待反馈 2 件" in city and "其他单位" not in city
