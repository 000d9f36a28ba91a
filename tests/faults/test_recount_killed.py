"""Forms come in from all sides while the pages' processes are killed: each is filed once, and the live counts are the recount."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from bench.tasks.forms import inputs
from bench.web import Browser
from padis.accounts.models import Role
from padis.cases.models import Case
from padis.divisions.models import NATION
from padis.divisions.queries import division
from padis.exchange import recount
from padis.exchange.states import Party
from padis.monitoring.course import ages
from padis.shared.time import BEIJING
from tests.conftest import free_port, session_of, url_of_test_database, wait_for_port
from tests.faults.conftest import until
from tests.world import CHANGAN, GUANGFENG, SHIYAN, YIWU, YUJIANG, facts, user

pytestmark = [
    pytest.mark.faults,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("divisions_loaded"),
]
FORMS, KILLS = 10, 2  # of each clerk; and how often all processes of the pages are killed
CLERKS = (CHANGAN, SHIYAN, YIWU)
SECONDS = 60


@dataclass
class Pages:
    """The processes of the pages on the test database, as `padis serve` starts them."""

    port: int = field(default_factory=free_port)
    process: subprocess.Popen | None = None

    def start(self) -> None:
        own = {"DATABASE_URL": url_of_test_database(), "PADIS_DB_POOL": "4", "PADIS_WORKERS": "2", "PADIS_DEBUG": "1"}
        command = [sys.executable, "-m", "padis.cli.process", "web", "127.0.0.1", str(self.port)]
        self.process = subprocess.Popen(command, env={**os.environ, **own}, start_new_session=True)
        wait_for_port(self.port)

    def kill(self) -> None:
        """All at once and without a word: what is under way is cut off."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)


@pytest.fixture
def pages() -> Iterator[Pages]:
    served = Pages()
    served.start()
    yield served
    served.kill()


def browser(pages: Pages, unit: str) -> Browser:
    homes = [YUJIANG, GUANGFENG] * FORMS
    stated = [facts(registered_division=home, residence_division=unit) for home in homes[:FORMS]]
    filled = [urlencode([("token", uuid4()), *inputs(each)]) for each in stated]
    return Browser(pages, session_of(user(unit)), filled)  # type: ignore[arg-type]


def send_all(sender: Browser) -> None:
    """Like somebody who presses once more where nothing came back; the form's token makes the second time harmless."""
    deadline = time.monotonic() + SECONDS
    while sender.forms and time.monotonic() < deadline:
        form = sender.forms[-1]
        try:
            if not sender.csrf:
                sender.open_form()
            sender.file()
        except (OSError, http.client.HTTPException):
            sender.forms = [*(each for each in sender.forms if each != form), form]
            sender.connection.close()
            time.sleep(0.2)
    assert not sender.forms


def test_after_kills_each_form_is_filed_once_and_the_counts_are_the_recount(pages):
    chance = Random(os.environ.get("PADIS_TEST_SEED", "kills"))
    senders = [browser(pages, unit) for unit in CLERKS]
    all_forms = FORMS * len(CLERKS)
    with ThreadPoolExecutor(len(senders)) as pool:
        sending = [pool.submit(send_all, sender) for sender in senders]
        for kill in range(1, KILLS + 1):
            until(lambda kill=kill: Case.objects.count() >= all_forms * kill // (KILLS + 1), SECONDS)
            time.sleep(chance.random() / 5)
            pages.kill()
            pages.start()
        for each in sending:
            each.result(SECONDS)

    assert Case.objects.count() == all_forms
    assert recount.verify().differences == 0
    today = Case.objects.latest("filed_at").filed_at.astimezone(BEIJING).date()
    assert ages(division(NATION), kind="verification", side=Party.RECEIVER, today=today)[0] == all_forms
    assert supervisor_sees(pages) == all_forms


def supervisor_sees(pages: Pages) -> int:
    """What awaits an answer in the country, on its page."""
    reader = Browser(pages, session_of(user(NATION, Role.SUPERVISOR)), [])  # type: ignore[arg-type]
    reader.request("GET", "/monitor/")
    return int(reader.text.split('data-number="receiver-open">')[1].split("<")[0])
