"""The live process, as a browser meets it."""

import http.client
import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import settings

from padis.accounts.models import Role
from padis.web.live.database import TICK_SECONDS
from tests.conftest import Site, session_of
from tests.live.acts import end_connection, pulse
from tests.world import CHANGAN, SHIYAN, user

COUNTY = "441900000000"
PROMISED_SECONDS = 2

pytestmark = pytest.mark.usefixtures("divisions_loaded")


class Stream:
    """An open stream, read block by block."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.response = response

    def block(self) -> dict[str, str]:
        """The next block's fields; a comment has none."""
        fields = {}
        while line := self.response.readline().decode().rstrip("\n"):
            name, _, value = line.partition(":")
            fields[name] = value.strip()
        return fields

    def changed(self) -> list[str]:
        """The topics of the next event."""
        while (block := self.block()).get("event") != "changed":
            pass
        return json.loads(block["data"])


@contextmanager
def answer(site: Site, topics: str, *, session: str = "", **headers: str) -> Iterator[http.client.HTTPResponse]:
    parts = urlsplit(site.live_url)
    connected = http.client.HTTPConnection(parts.hostname, parts.port, timeout=PROMISED_SECONDS + 3)
    try:
        cookie = {"Cookie": f"sessionid={session}"} if session else {}
        connected.request("GET", f"/live/?{urlencode({'topics': topics})}", headers={**cookie, **headers})
        yield connected.getresponse()
    finally:
        connected.close()


@contextmanager
def stream(site: Site, topics: str, session: str, **headers: str) -> Iterator[Stream]:
    with answer(site, topics, session=session, **headers) as response:
        assert response.status == 200
        opened = Stream(response)
        assert opened.block()["retry"] == "2000"
        yield opened


def test_a_change_arrives_within_the_promised_time(live_site):
    with stream(live_site, CHANGAN, session_of(user(CHANGAN))) as opened:
        began = time.monotonic()
        pulse(CHANGAN, SHIYAN)

        assert opened.changed() == [CHANGAN]
        assert time.monotonic() - began < PROMISED_SECONDS


def test_a_burst_arrives_as_few_events(live_site):
    with stream(live_site, CHANGAN, session_of(user(CHANGAN))) as opened:
        for _each in range(20):
            pulse(CHANGAN)
        first = opened.changed(), time.monotonic()
        pulse(CHANGAN)

        assert opened.changed() == first[0]
        assert time.monotonic() - first[1] > TICK_SECONDS / 2


def test_a_change_of_half_the_country_arrives(live_site):
    """More units than one notice of PostgreSQL has room for, as after a hand-in of many cases."""
    others = [f"{code}000" for code in range(360_000_000, 360_001_700)]
    with stream(live_site, CHANGAN, session_of(user(CHANGAN))) as opened:
        pulse(*others, CHANGAN)

        assert opened.changed() == [CHANGAN]


def test_other_units_are_silent(live_site):
    with stream(live_site, CHANGAN, session_of(user(CHANGAN))) as opened:
        pulse(SHIYAN)
        time.sleep(1)
        pulse(CHANGAN)

        began = time.monotonic()
        assert opened.changed() == [CHANGAN]
        assert time.monotonic() - began < PROMISED_SECONDS


def test_a_county_hears_its_townships(live_site):
    with stream(live_site, COUNTY, session_of(user(COUNTY, Role.SUPERVISOR))) as opened:
        pulse(CHANGAN)

        assert opened.changed() == [COUNTY]


@pytest.mark.parametrize("topics", [SHIYAN, "44", f"{CHANGAN},{SHIYAN}"])
def test_foreign_units_are_refused(live_site, topics):
    with answer(live_site, topics, session=session_of(user(CHANGAN))) as response:
        assert response.status == 403


def test_malformed_topics_are_refused(live_site):
    with answer(live_site, "abc", session=session_of(user(CHANGAN))) as response:
        assert response.status == 400


@pytest.mark.parametrize("session", ["", "nosuchsession"])
def test_who_is_not_logged_in_is_refused(live_site, session):
    with answer(live_site, CHANGAN, session=session) as response:
        assert response.status == 403


def test_a_one_time_password_opens_no_stream(live_site):
    somebody = user(CHANGAN)
    somebody.must_change_password = True
    somebody.save()

    with answer(live_site, CHANGAN, session=session_of(somebody)) as response:
        assert response.status == 403


@pytest.mark.parametrize("origin", ["http://127.0.0.1:1", "http://127.0.0.1:99999999", "http://[::1", "null"])
def test_a_page_of_another_origin_is_refused(live_site, origin):
    session = session_of(user(CHANGAN))

    with answer(live_site, CHANGAN, session=session, Origin=origin) as response:
        assert response.status == 403
    with answer(live_site, CHANGAN, session=session, Host="elsewhere.example") as response:
        assert response.status == 400


def test_the_sites_own_page_may_read(live_site):
    with answer(live_site, CHANGAN, session=session_of(user(CHANGAN)), Origin=live_site.url) as response:
        assert response.status == 200
        assert response.headers["access-control-allow-origin"] == live_site.url
        assert response.headers["access-control-allow-credentials"] == "true"


def test_anything_else_is_not_found(live_site):
    parts = urlsplit(live_site.live_url)
    connected = http.client.HTTPConnection(parts.hostname, parts.port, timeout=5)
    connected.request("GET", "/")

    assert connected.getresponse().status == 404


def test_open_streams_hold_no_connection_of_the_pool(live_site):
    session = session_of(user(CHANGAN))
    with ExitStack() as several:
        opened = [
            several.enter_context(stream(live_site, CHANGAN, session))
            for _each in range(settings.DATABASES["default"]["OPTIONS"]["pool"]["max_size"] + 2)
        ]
        pulse(CHANGAN)

        assert [each.changed() for each in opened] == [[CHANGAN]] * len(opened)


def test_the_end_of_the_listening_connection_loses_nothing(live_site):
    with stream(live_site, CHANGAN, session_of(user(CHANGAN))) as opened:
        end_connection("listen")
        began = time.monotonic()

        assert opened.changed() == [CHANGAN]  # told on reconnection, whatever happened meanwhile
        pulse(CHANGAN)
        assert opened.changed() == [CHANGAN]
        assert time.monotonic() - began < 2 * PROMISED_SECONDS


def test_the_end_of_the_tickers_connection_loses_nothing(live_site):
    with stream(live_site, CHANGAN, session_of(user(CHANGAN))) as opened:
        end_connection("tick")
        pulse(CHANGAN)

        assert opened.changed() == [CHANGAN]
