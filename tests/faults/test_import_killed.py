"""An import whose process is killed in the middle: the same command goes on behind the last batch; nobody is filed twice."""

import os
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from padis.cases.models import Case
from padis.exchange import recount
from padis.intake.models import ImportRow
from tests.conftest import url_of_test_database
from tests.intake.tables import person, workbook
from tests.world import CHANGAN, id_number, user

pytestmark = [
    pytest.mark.faults,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("divisions_loaded"),
]
ROWS = 1500
SECONDS = 60


def started(file: Path, username: str) -> subprocess.Popen:
    command = [sys.executable, "-m", "padis.cli.main", "import", str(file), "--unit", CHANGAN, "--user", username]
    environment = {**os.environ, "DATABASE_URL": url_of_test_database()}
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def filed_until(process: subprocess.Popen) -> int:
    """How many rows are filed at the moment when the first are."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if filed := ImportRow.objects.filter(outcome="filed").count():
            return filed
        time.sleep(0.02)
    raise AssertionError("The import ended before it could be killed.")


def test_a_killed_import_goes_on_behind_its_last_batch(tmp_path):
    file, clerk = tmp_path / "名单.xlsx", user(CHANGAN)
    born = [date(1986, 1, 1) + timedelta(days=number) for number in range(ROWS)]
    file.write_bytes(workbook(*[person(身份证号=id_number("362226", day, 7)) for day in born]))
    first = started(file, clerk.username)
    filed = filed_until(first)
    first.kill()
    first.wait(SECONDS)

    assert 0 < filed < ROWS
    assert started(file, clerk.username).wait(SECONDS) == 0
    assert ImportRow.objects.filter(outcome="filed").count() == Case.objects.count() == ROWS
    assert recount.verify().differences == 0
