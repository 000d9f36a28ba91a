"""The to-do list, worked like a mailbox."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from padis.accounts.models import Role, User
from padis.exchange import actions, queries
from padis.exchange.models import LedgerEntry, Message
from padis.privacy.models import AccessLog
from padis.web.todo.lists import Listing, following
from tests.web.conftest import signed_in
from tests.world import CHANGAN, GUANGFENG, YUJIANG, filed, user

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/todo/"}
COUNTY = "360603000000"


def ago(days: int = 0, **parts: int) -> datetime:
    return timezone.now() - timedelta(days=days, **parts)


def numbers(response: Any) -> list[str]:
    """The items of the list, in the order shown."""
    return re.findall(r'data-row data-item="([^"]+)"', response.content.decode())


def answered(message: Message, by: User, finding: str = "consistent", **corrections: Any) -> Message:
    return actions.answer(
        key=message.key, by=by, finding="corrected" if corrections else finding, corrections=corrections, note="",
        now=timezone.now(),
    )  # fmt: skip


def test_what_awaits_the_unit_stands_there_the_earliest_due_day_first(clerk, other):
    late, normal, urgent = (
        filed(clerk, at=ago(40)),
        filed(clerk, at=ago(2)),
        filed(clerk, at=ago(1), pregnancy_status="1"),
    )
    response = signed_in(other).get("/todo/")
    page = response.content.decode()

    assert numbers(response) == [late.number, urgent.number, normal.number]
    assert "王*芳" in page and "王小芳" not in page
    assert "逾期 10 天" in page and "紧急" in page and "长安镇 · 东莞市" in page
    assert "<title>(3) 待办事宜" in page


def test_each_side_sees_its_own_turns(clerk, other):
    message = filed(clerk, at=ago(1))

    assert numbers(signed_in(clerk).get("/todo/")) == []
    answered(message, other)
    assert numbers(signed_in(other).get("/todo/")) == []
    assert numbers(signed_in(clerk).get("/todo/?act=confirm")) == [message.number]


def test_tabs_and_due_days_narrow_the_list(clerk, other):
    back, late, soon = (
        filed(other, at=ago(3), inflow_date="2026-10-01", **swapped()),
        filed(clerk, at=ago(40)),
        filed(clerk, at=ago(29)),
    )
    answered(back, clerk)
    client = signed_in(other)

    assert numbers(client.get("/todo/?act=confirm")) == [back.number]
    assert numbers(client.get("/todo/?due=overdue")) == [late.number]
    assert numbers(client.get("/todo/?due=soon")) == [soon.number]
    assert len(numbers(client.get("/todo/?act=nonsense&due=nonsense"))) == 3


def swapped() -> dict[str, str]:
    return {"registered_division": CHANGAN, "residence_division": YUJIANG}


def test_a_row_leaves_only_by_an_act(clerk, other):
    message = filed(clerk, at=ago(1))
    client = signed_in(other)
    for address in ("/todo/", f"/todo/?item={message.number}", f"/items/{message.number}/"):
        assert client.get(address).status_code == 200
    message.refresh_from_db()
    assert (message.state, LedgerEntry.objects.count()) == ("sent", 1)

    client.post(f"/items/{message.number}/open/")
    assert numbers(client.get("/todo/")) == [message.number]
    client.post(f"/items/{message.number}/answer/", {"finding": "consistent"})
    assert numbers(client.get("/todo/")) == []


def test_the_list_costs_the_same_for_one_row_and_for_twenty(clerk, other):
    client = signed_in(other)
    filed(clerk, at=ago(1))
    client.get("/todo/")
    with CaptureQueriesContext(connection) as one:
        client.get("/todo/")
    for _ in range(19):
        filed(clerk, at=ago(1))
    with CaptureQueriesContext(connection) as twenty:
        assert len(numbers(client.get("/todo/"))) == 20

    assert len(twenty) == len(one)


def test_the_part_equals_the_page(clerk, other):
    for _ in range(3):
        filed(clerk, at=ago(1))
    client = signed_in(other)
    whole = client.get("/todo/?act=verify").content.decode()
    part = client.get("/todo/?act=verify", headers={**HTMX, "HX-Target": "todo-list"}).content.decode()

    assert part.strip() in whole
    assert "<html" not in part


def test_fifty_rows_make_a_page(clerk, other):
    for _ in range(52):
        filed(clerk, at=ago(1))
    client = signed_in(other)
    first, second = numbers(client.get("/todo/")), numbers(client.get("/todo/?page=2"))

    assert (len(first), len(second), len({*first, *second})) == (50, 2, 52)


def test_each_reading_is_logged_once_and_the_list_alone_never(clerk, other):
    message = filed(clerk, at=ago(1))
    client = signed_in(other)
    client.get("/todo/")
    client.get(f"/todo/?item={message.number}", headers={**HTMX, "HX-Target": "todo-list"})
    assert AccessLog.objects.count() == 0

    client.get(f"/todo/?item={message.number}")
    log = AccessLog.objects.get()
    assert (log.user, log.unit, log.case, log.purpose) == (other, YUJIANG, (message.shard, message.case_id), "handling")


def test_an_item_that_is_not_mine_or_not_there_is_the_same_404(clerk, other):
    message = filed(clerk, at=ago(1))
    stranger = signed_in(user(GUANGFENG))
    pages = [stranger.get(f"/todo/?item={key}") for key in (message.number, "441900119-2026-999999-1", "nonsense")]

    assert [page.status_code for page in pages] == [404, 404, 404]
    assert len({shown(page) for page in pages}) == 1


def shown(page: Any) -> str:
    found = re.search("<main.*</main>", page.content.decode(), re.DOTALL)
    assert found
    return found[0]


def test_the_list_is_for_those_who_handle_items(clerk):
    for role in (Role.SUPERVISOR, Role.ADMINISTRATOR):
        assert signed_in(user(COUNTY, role)).get("/todo/").status_code == 403


def test_after_the_last_item_comes_the_first(clerk, other):
    messages = [filed(clerk, at=ago(days)) for days in (3, 2, 1)]
    rows, turns = Listing().rows(other, today=timezone.localdate()), list(queries.turns_of(other))

    assert [turn.number for turn in turns] == [message.number for message in messages]
    assert [following(rows, turn).number for turn in turns] == [
        messages[1].number,
        messages[2].number,
        messages[0].number,
    ]


def test_the_next_item_opens_by_itself(clerk, other):
    first, second = filed(clerk, at=ago(2)), filed(clerk, at=ago(1))
    client = signed_in(other)
    address = f"http://testserver/todo/?act=verify&item={first.number}"
    response = client.post(
        f"/items/{first.number}/answer/", {"finding": "consistent"}, headers={**HTMX, "HX-Current-URL": address}
    )

    assert f'"path": "/todo/?act=verify&item={second.number}"' in response["HX-Location"]
    again = client.post(f"/items/{second.number}/answer/", {"finding": "consistent"}, headers={"Referer": address})
    assert (again.status_code, again["Location"]) == (302, "/todo/?act=verify")


def test_what_was_answered_in_part_stays_at_hand(clerk, other):
    message, _ = filed(clerk, at=ago(2)), filed(clerk, at=ago(1))
    headers = {**HTMX, "HX-Current-URL": f"http://testserver/todo/?item={message.number}"}
    response = signed_in(other).post(
        f"/items/{message.number}/answer/", {"note": "下周入户", "in_part": "1"}, headers=headers
    )

    assert f"item={message.number}" in response["HX-Location"]


def test_operators_begin_with_the_list_and_administrators_with_their_users(clerk):
    assert signed_in(clerk).get("/")["Location"] == "/todo/"
    assert signed_in(user(COUNTY, Role.ADMINISTRATOR)).get("/")["Location"] == "/users/"
    assert signed_in(user(COUNTY, Role.SUPERVISOR)).get("/")["Location"] == "/monitor/"


def test_the_menu_counts_what_awaits(clerk, other):
    filed(clerk, at=ago(1))

    assert 'data-count="todo"' in signed_in(other).get("/register/").content.decode()
    assert "1" in signed_in(other).get("/menu/counts/").content.decode()
