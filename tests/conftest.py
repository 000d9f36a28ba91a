"""Fixtures that every test may use: the site as processes, and a browser."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone
from hypothesis import settings as hypothesis_settings

from tests.fixtures_divisions import divisions_loaded, limits_read_again, reference_rows_kept  # noqa: F401
from tests.fixtures_shards import shards_are_named  # noqa: F401

RESULTS = Path(__file__).resolve().parents[1] / "test-results"
SECONDS_TO_ANSWER = 30
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_OPTIONS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--no-first-run",
    "--no-sandbox",
]
DESK = {"width": 1366, "height": 768}
FAILED = pytest.StashKey[bool]()

hypothesis_settings.register_profile("untimed", deadline=None)  # a busy machine is no fault of what is tested
hypothesis_settings.load_profile("untimed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes minutes begins first: the others run beside it, and nobody waits for it at the end.

    A test that drives a real browser is run once more when it fails: it fails twice, or the report says "rerun".
    """
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@dataclass(frozen=True)
class Site:
    """A site that answers on free ports: the pages by Django's threads, the live updates by their own process."""

    url: str
    live_url: str


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """As pytest-django makes it, with every kind of message on; a test that switches one off says so.

    At the end, connections of a page's last requests do not keep the database alive.
    """
    from padis.exchange.kinds import all_kinds
    from padis.privacy import legal

    with django_db_blocker.unblock():
        legal.record_for_synthetic_people((*(kind.code for kind in all_kinds()), *legal.LIST_CODES), now=timezone.now())
    yield
    with psycopg.connect(url_of_test_database(), autocommit=True) as own:
        own.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="session")
def live_process(live_server: Any) -> Iterator[int]:
    """The live process on the test database; yields its port."""
    port = free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": url_of_test_database(),
        "PADIS_PORT": str(live_server.thread.port),
        "PADIS_LIVE_PORT": str(port),
        "PADIS_DEBUG": "1",  # addresses of styles and scripts as the tests' own pages have them
    }
    command = [sys.executable, "-m", "padis.cli.process", "live", "127.0.0.1", str(port)]
    process = subprocess.Popen(command, env=environment)
    try:
        wait_for_port(port)
        yield port
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def live_site(live_server: Any, live_process: int, settings: Any) -> Site:
    """The whole site on the test database; what a test commits is seen by its processes."""
    live_origin = f"http://{live_server.thread.host}:{live_process}"
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    settings.LIVE_URL, settings.LIVE_PORT = "", live_process
    settings.CONTENT_SECURITY_POLICY = {
        "DIRECTIVES": {**directives, "connect-src": [*directives["connect-src"], live_origin]}
    }
    return Site(live_server.url, f"{live_origin}/live/")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A real browser, shared by the tests of this process."""
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
        try:
            chromium = playwright.chromium.launch(executable_path=found, args=CHROMIUM_OPTIONS)
        except Error as error:
            pytest.fail(
                f"No browser: script/test brings one; by hand, install Debian's package chromium. {error}", False
            )
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(
    browser: Any, live_site: Site, request: pytest.FixtureRequest
) -> Generator[Callable[..., Any], None, None]:
    """Makes pages, each with cookies of its own: new_page(user=…, viewport=…). Pictures of them are kept after a failure."""
    pages: list[Any] = []

    def make(*, user: Any = None, viewport: dict[str, int] = DESK, **options: Any) -> Any:
        context = browser.new_context(
            base_url=live_site.url, locale="zh-CN", timezone_id="Asia/Shanghai", viewport=viewport, **options
        )
        context.set_default_timeout(15_000)
        if user is not None:
            context.add_cookies([{"name": "sessionid", "value": session_of(user), "url": live_site.url}])
        pages.append(context.new_page())
        return pages[-1]

    yield make
    for number, page in enumerate(pages, 1):
        if request.node.stash.get(FAILED, False):
            RESULTS.mkdir(exist_ok=True)
            page.screenshot(path=RESULTS / f"{request.node.name}-{number}.png", full_page=True)
        page.context.close()


@pytest.fixture
def page(new_page: Callable[..., Any]) -> Any:
    """One page of somebody who has not logged in."""
    return new_page()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


def session_of(user: Any) -> str:
    """The key of a fresh session of the user."""
    client = Client()
    client.force_login(user, backend=django_settings.AUTHENTICATION_BACKENDS[-1])
    return client.cookies[django_settings.SESSION_COOKIE_NAME].value


def url_of_test_database() -> str:
    database = django_settings.DATABASES["default"]
    person = f"{quote(database['USER'])}:{quote(database['PASSWORD'])}"
    return f"postgres://{person}@{database['HOST']}:{database['PORT']}/{database['NAME']}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"Nothing listens on port {port}.")
