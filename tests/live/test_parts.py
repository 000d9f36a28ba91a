"""Parts that the live process makes: once for all who show them, for nobody who may not see them, and none is lost."""

import asyncio
import http.client
import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlencode, urlsplit

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from padis.accounts.models import Role, User
from padis.divisions.models import NATION
from padis.web import idle
from padis.web.live import making
from padis.web.live.admission import admit
from padis.web.live.hub import Hub
from padis.web.live.parts import parts_of
from padis.web.live.pushing import Page, Pushing
from tests.conftest import Site, session_of
from tests.live.acts import end_connection, pulse, run
from tests.live.test_stream import Stream
from tests.world import CHANGAN, YUJIANG, filed, user

COUNTY, PROVINCE = "360603000000", "360000000000"
COUNTERS, LIST, MENU = "counters:/monitor/", "todo-list:/todo/", "menu-list:/menu/counts/"
BELOW = f"counters:/monitor/{COUNTY}/"
NOW = timezone.now()
QUIET_SECONDS = 1.5

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("divisions_loaded")]


class Tab(Stream):
    """An open page, which shows what is pushed to it."""

    text, was_whole = "", False

    def part(self) -> str:
        """The next part that is pushed, as the page shows it then."""
        while (block := self.block()).get("event") != "part":
            assert block, "the stream has ended"
        told = json.loads(block["data"])
        lines = self.text.split("\n")
        for number, line in told.get("lines", {}).items():
            lines[int(number)] = line
        self.text = told.get("text") or "\n".join(lines)
        self.was_whole = "text" in told
        return self.text

    def rest(self) -> list[str]:
        """The names of all events up to the end of the stream."""
        return [block["event"] for block in iter(self.block, {}) if "event" in block]


@contextmanager
def asked(
    site: Site, by: User, *parts: str, session: str, cookies: str = "", heard: str = "", **query: object
) -> Iterator[http.client.HTTPResponse]:
    where = urlsplit(site.live_url)
    connected = http.client.HTTPConnection(where.hostname, where.port, timeout=15)
    address = urlencode([("topics", by.unit_id), *query.items(), *(("part", part) for part in parts)])
    headers = {"Cookie": f"sessionid={session}{cookies}", **({"Last-Event-ID": heard} if heard else {})}
    try:
        connected.request("GET", f"/live/?{address}", headers=headers)
        yield connected.getresponse()
    finally:
        connected.close()


@contextmanager
def opened(site: Site, by: User, *parts: str, session: str = "", **options: object) -> Iterator[Tab]:
    with asked(site, by, *parts, session=session or session_of(by), **options) as response:
        assert response.status == 200, response.read().decode()
        tab = Tab(response)
        tab.block()
        yield tab


def supervisor(code: str) -> User:
    return user(code, Role.SUPERVISOR)


def open_items(text: str) -> str:
    return text.split('data-number="receiver-open">')[1].split("<")[0]


def test_a_monitor_gets_its_new_numbers_first_whole_then_what_moved(live_site):
    with opened(live_site, supervisor(COUNTY), COUNTERS) as tab:
        for number in ("1", "2"):
            filed(user(CHANGAN), at=NOW)
            assert open_items(tab.part()) == number
            assert tab.was_whole is (number == "1")


def test_a_township_gets_its_list_and_its_menu(live_site):
    with opened(live_site, user(YUJIANG), LIST, MENU) as tab:
        filed(user(CHANGAN), at=NOW)
        texts = tab.part() + tab.part()

    assert 'data-total="1"' in texts and "王*芳" in texts
    assert "[data-count=todo]" in texts


def test_who_stands_above_sees_his_own(live_site):
    """The same address by another unit: its links into the township's list are the county's alone."""
    with (
        opened(live_site, supervisor(COUNTY), BELOW) as county,
        opened(live_site, supervisor(PROVINCE), BELOW) as province,
    ):
        filed(user(CHANGAN), at=NOW)
        assert f"/monitor/{YUJIANG}/todo/" in county.part()
        assert f"/monitor/{YUJIANG}/todo/" not in province.part()


def test_a_part_speaks_the_readers_language(live_site):
    with opened(live_site, supervisor(COUNTY), COUNTERS, cookies="; django_language=en") as tab:
        filed(user(CHANGAN), at=NOW)
        assert "Open now" in tab.part()


@pytest.mark.parametrize("loss", ["log-out", "no use", "disabled", "moved", "new password"])
def test_who_may_no_longer_see_it_gets_nothing_and_his_stream_ends(live_site, loss):
    gone, colleague = supervisor(COUNTY), user(COUNTY, Role.SUPERVISOR)
    session = session_of(gone)
    with (
        opened(live_site, gone, COUNTERS, session=session) as ended,
        opened(live_site, colleague, COUNTERS) as tab,
    ):
        lose(gone, loss, session)
        filed(user(CHANGAN), at=NOW)

        assert open_items(tab.part()) == "1"
        assert "part" not in ended.rest()


def lose(by: User, loss: str, session: str) -> None:
    if loss == "log-out":
        Session.objects.filter(session_key=session).delete()
    elif loss == "no use":
        unused(session, minutes=31)
    elif loss == "disabled":
        User.objects.filter(pk=by.pk).update(is_active=False)
    elif loss == "moved":
        User.objects.filter(pk=by.pk).update(unit_id=PROVINCE)
    else:
        by.set_password("ganz-neu-und-lang")
        by.save()


def unused(session: str, *, minutes: int) -> None:
    store = SessionStore(session)
    store[idle.USED_AT] = int(time.time()) - 60 * minutes
    store.save()


@pytest.mark.parametrize(("part", "is_kept"), [("wall:/monitor/wall/?side=sender", True), (COUNTERS, False)])
def test_a_wall_keeps_its_log_in_as_long_as_it_listens(live_site, part, is_kept):
    by = supervisor(COUNTY)
    session = session_of(by)
    unused(session, minutes=20)
    with opened(live_site, by, part, session=session):
        assert (idle.unused_for(SessionStore(session)) < 60) is is_kept


def test_a_session_without_use_opens_no_stream(live_site):
    by = supervisor(COUNTY)
    session = session_of(by)
    unused(session, minutes=31)
    with asked(live_site, by, COUNTERS, session=session) as response:
        assert response.status == 403


@pytest.mark.parametrize(
    "part",
    [
        "todo:/todo/?item=1",  # would show a person, and record that she was looked at
        f"todo-list:/monitor/{YUJIANG}/todo/",  # records each look
        "counters:/todo/",
        "counters:/nowhere/",
        "counters:http://[",
        "counters",
        f"counters:/monitor/?{'x' * 1000}",
    ],
)
def test_what_is_no_part_for_many_is_refused(live_site, part):
    by = supervisor(COUNTY)
    with asked(live_site, by, part, session=session_of(by)) as response:
        assert response.status == 400


def test_a_page_has_few_parts(live_site):
    by = supervisor(COUNTY)
    parts = [f"counters:/monitor/?sort={number}" for number in range(6)]
    with asked(live_site, by, *parts, session=session_of(by)) as response:
        assert response.status == 400


def test_what_is_not_for_the_reader_the_page_is_told_to_fetch(live_site):
    """Its own request is then refused in the usual way."""
    with opened(live_site, supervisor(COUNTY), f"counters:/monitor/{PROVINCE}/") as tab:
        pulse(YUJIANG)
        while (block := tab.block()).get("event") != "stale":
            assert block and block.get("event") != "part"


def test_a_part_that_was_lost_on_the_way_comes_with_the_next_stream(live_site):
    """The page had heard of the change when its stream broke, but the part never arrived."""
    by, made = supervisor(COUNTY), time.time()
    filed(user(CHANGAN), at=NOW)
    with opened(live_site, by, COUNTERS) as first:
        pulse(YUJIANG)
        first.part()
    with opened(live_site, by, COUNTERS, since=made, heard=str(time.time() + 1)) as second:
        assert open_items(second.part()) == "1"


def test_a_page_that_shows_everything_gets_nothing(live_site):
    with opened(live_site, supervisor(COUNTY), COUNTERS) as first:
        filed(user(CHANGAN), at=NOW)
        first.part()
        with opened(live_site, supervisor(COUNTY), COUNTERS, since=time.time()) as second:
            filed(user(CHANGAN), at=NOW)
            assert open_items(second.part()) == "2"
            assert second.was_whole


def test_the_end_of_the_listening_connection_loses_no_part(live_site):
    with opened(live_site, supervisor(COUNTY), COUNTERS) as tab:
        filed(user(CHANGAN), at=NOW)
        tab.part()
        end_connection("listen")
        filed(user(CHANGAN), at=NOW)
        assert open_items(tab.part()) == "2"


def test_the_menu_of_a_unit_is_not_made_for_what_happens_below_it(monkeypatch):
    made = counted(monkeypatch)
    with_pages([supervisor(COUNTY)], [MENU], lambda hub: hub.publish([YUJIANG]))
    assert made == []
    with_pages([supervisor(COUNTY)], [MENU], lambda hub: hub.publish([COUNTY]))
    assert made == ["menu-list"]


def test_a_hundred_tabs_are_one_making(monkeypatch):
    """Ten people of one unit with ten tabs each; their parts are the same bytes."""
    made = counted(monkeypatch)
    people = [user(NATION, Role.SUPERVISOR) for _each in range(10)]

    events = with_pages(people * 10, [COUNTERS], lambda hub: hub.publish([YUJIANG]))

    assert made == ["counters"]
    assert len(events) == 100 and len(set(events)) == 1 and events[0].startswith(b"event: part\n")


def test_a_burst_is_made_twice_at_most_and_what_stayed_the_same_is_not_sent(monkeypatch):
    """At once, and once more a second later for what came meanwhile."""
    made = counted(monkeypatch)

    def burst(hub: Hub) -> None:
        for _each in range(50):
            hub.publish([YUJIANG])

    (event,) = with_pages([supervisor(COUNTY)], [COUNTERS], burst, again=burst)

    assert made == ["counters", "counters"]
    assert event.count(b"event: part") == 1


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The parts that are made from now on."""
    made: list[str] = []
    real = making.text_of

    def text_of(part, by):
        made.append(part.element)
        return real(part, by)

    monkeypatch.setattr(making, "text_of", text_of)
    return made


def with_pages(
    people: list[User], parts: list[str], act: Callable[[Hub], None], again: Callable[[Hub], None] | None = None
) -> list[bytes]:
    """What a page of each gets when the act is done, and done again before a second has passed."""
    admitted = {by.pk: admit(session_of(by), by.unit_id) for by in set(people)}

    async def work() -> list[bytes]:
        hub, taken = Hub(), []
        pushing = Pushing(hub)
        with ExitStack() as stack:
            for by in people:
                reader, topics = admitted[by.pk]
                page = Page(reader, stack.enter_context(hub.subscribed(())))
                stack.enter_context(pushing.to(page, parts_of(parts, topics, reader, "zh-hans"), since=None))
                taken.append((page, []))
            await asyncio.sleep(0)
            for each in (act, again or (lambda hub: None)):
                each(hub)
                await asyncio.sleep(QUIET_SECONDS / 3)
                for page, events in taken:
                    events.append(page.take())
            await asyncio.sleep(QUIET_SECONDS)
            return [b"".join([*events, page.take()]) for page, events in taken]

    return run(work())


@pytest.mark.parametrize(
    ("code", "role", "part"),
    [
        (YUJIANG, Role.OPERATOR, LIST),
        (YUJIANG, Role.OPERATOR, MENU),
        (COUNTY, Role.SUPERVISOR, BELOW),
        (COUNTY, Role.SUPERVISOR, "counters:/monitor/?side=sender&sort=due"),
        (PROVINCE, Role.SUPERVISOR, f"table:/monitor/tables/t1/{PROVINCE}/"),
        (PROVINCE, Role.SUPERVISOR, f"table:/monitor/indicators/{PROVINCE}/"),
        (PROVINCE, Role.SUPERVISOR, MENU),
    ],
)
def test_a_part_is_what_a_browser_would_fetch_whoever_of_the_unit_asks(code, role, part):
    """So nothing of one reader's own stands in it: no token, no name, no message."""
    filed(user(CHANGAN), at=NOW)
    one, other = user(code, role), user(code, role)
    reader, topics = admit(session_of(one), code)
    (found,) = parts_of([part], topics, reader, "zh-hans")
    client = Client(headers={"HX-Request": "true", "HX-Target": found.element})
    client.cookies["sessionid"] = session_of(other)

    text = making.text_of(found, User.objects.with_unit().get(pk=one.pk))

    assert text.split() == client.get(found.address).content.decode().split()
    assert text == making.text_of(found, User.objects.with_unit().get(pk=other.pk))
    assert "csrf" not in text
