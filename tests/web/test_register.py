"""The notice register: everything that a unit sent and received."""

import re
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from padis.accounts.models import Role
from padis.exchange import actions
from padis.exchange.models import DocketRow
from padis.shared.time import beijing_date
from padis.web.register import keyset
from tests.web.conftest import signed_in
from tests.world import CHANGAN, GUANGFENG, SHIYAN, YUJIANG, filed, user

pytestmark = pytest.mark.django_db
COUNTY = "360603000000"
HTMX = {"HX-Request": "true"}


def ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def numbers(response: Any) -> list[str]:
    """The items shown, in order."""
    return re.findall(r'href="/items/([^"/]+)/"', response.content.decode())


def test_both_directions_the_newest_first(clerk, other):
    received = filed(clerk, at=ago(3))
    sent = filed(other, at=ago(1), registered_division=CHANGAN, residence_division=YUJIANG)
    client = signed_in(other)

    assert numbers(client.get("/register/")) == [sent.number, received.number]
    assert numbers(client.get("/register/?role=sender")) == [sent.number]
    assert numbers(client.get("/register/?role=receiver")) == [received.number]
    assert numbers(client.get("/register/?sort=due")) == [received.number, sent.number]
    assert numbers(signed_in(user(GUANGFENG)).get("/register/")) == []
    assert signed_in(user(COUNTY, Role.SUPERVISOR)).get("/register/").status_code == 403


def test_the_filters_stand_in_the_address(clerk, other):
    late, urgent = (
        filed(clerk, at=ago(40)),
        filed(user(SHIYAN), at=ago(2), residence_division=SHIYAN, pregnancy_status="1"),
    )
    settled = filed(clerk, at=ago(10))
    actions.decline(key=settled.key, by=other, note="", now=timezone.now())
    client = signed_in(other)

    def found(query: str) -> list[str]:
        return numbers(client.get(f"/register/?{query}"))

    assert found("overdue=on") == [late.number]
    assert found("urgent=on") == [urgent.number]
    assert found("state=declined") == [settled.number]
    assert found("partner=440300000000") == found(f"partner={SHIYAN}") == [urgent.number]
    assert found("partner=440000000000") == [urgent.number, settled.number, late.number]
    day = beijing_date(ago(10))
    assert found(f"first={day:%Y-%m-%d}&last={day:%Y%m%d}") == [settled.number]
    assert found(f"q={late.number[:14]}") == [settled.number, late.number]
    assert found(f"q={settled.number}") == [settled.number]
    assert found("q=nonsense") == found("state=declined&urgent=on") == []
    assert len(found("kind=nonsense&first=nonsense&role=nonsense&partner=1&sort=nonsense&page=nonsense")) == 3


def test_ones_own_numbers_need_no_unit(clerk):
    message = filed(clerk, at=ago(1))

    assert numbers(signed_in(clerk).get(f"/register/?q={message.number[10:]}")) == [message.number]
    assert signed_in(clerk).post("/search/", {"q": message.number[10:]})["Location"] == f"/items/{message.number}/"


def test_an_item_that_was_returned_shows_its_own_story(clerk, other):
    message = filed(clerk, at=ago(1))
    actions.return_misdirected(key=message.key, by=other, proposed="", note="不是本镇的人", now=timezone.now())
    client = signed_in(other)

    assert "已退回" in client.get("/register/").content.decode()
    story = client.get(f"/items/{message.number}/").content.decode()
    assert "不是本镇的人" in story and "王小芳" not in story


def test_the_list_costs_the_same_for_one_row_and_for_twenty(clerk, other):
    client = signed_in(other)
    filed(clerk, at=ago(1))
    client.get("/register/")
    with CaptureQueriesContext(connection) as one:
        client.get("/register/")
    for _ in range(19):
        filed(clerk, at=ago(1))
    with CaptureQueriesContext(connection) as twenty:
        assert len(numbers(client.get("/register/"))) == 20

    assert len(twenty) == len(one)


def test_the_part_equals_the_page(clerk, other):
    filed(clerk, at=ago(1))
    client = signed_in(other)
    part, page = (
        re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]+', r"\1", response.content.decode())
        for response in (client.get("/register/?urgent=on", headers=HTMX), client.get("/register/?urgent=on"))
    )

    assert part.strip() in page


@pytest.mark.parametrize("sort", ["-sent", "sent", "due", "-due", "partner", "-state"])
def test_pages_follow_each_other_without_gap_or_repetition(clerk, other, monkeypatch, sort):
    monkeypatch.setattr(keyset, "ROWS", 3)
    moment = ago(1)
    for days in (1, 1, 1, 1, 2, 3, 3, 4):  # several in the same moment
        filed(
            clerk if days < 3 else user(SHIYAN),
            at=moment - timedelta(days=days),
            residence_division=CHANGAN if days < 3 else SHIYAN,
        )
    client = signed_in(other)
    forwards, places = [], [""]
    while places[-1] or not forwards:
        page = client.get("/register/", {"sort": sort, "page": places[-1]})
        forwards.append(numbers(page))
        places.append(page.context["page"].next)
    rows = DocketRow.objects.filter(unit=YUJIANG)

    assert [len(page) for page in forwards] == [3, 3, 2]
    assert [*chain.from_iterable(forwards)] == in_order(rows, sort)
    previous = page.context["page"].previous
    back = client.get("/register/", {"sort": sort, "page": previous})
    assert numbers(back) == forwards[1]
    assert numbers(client.get("/register/", {"sort": sort, "page": back.context["page"].previous})) == forwards[0]


def in_order(rows: Any, sort: str) -> list[str]:
    column = {"sent": "sent_at", "due": "due_on", "partner": "partner", "state": "state"}[sort.removeprefix("-")]
    return [
        row.number for row in sorted(rows, key=lambda row: (getattr(row, column), row.item_id), reverse=sort[0] == "-")
    ]


def test_the_count_stops_where_nobody_counts_any_more(clerk, other, monkeypatch):
    monkeypatch.setattr(keyset, "COUNTED", 2)
    for _ in range(3):
        filed(clerk, at=ago(1))

    assert "超过 <strong>2</strong> 件" in signed_in(other).get("/register/").content.decode()
