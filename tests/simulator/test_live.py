"""Beside the clock, and from the command line."""

import os
import subprocess
import sys
from datetime import datetime, timedelta
from io import BytesIO

import pytest

from padis.cases.models import Case
from padis.exchange import actions
from padis.exchange.models import Message
from padis.exchange.recount import verify
from padis.shared.time import BEIJING, beijing_date
from padis.simulator.country import live
from padis.simulator.country.compare import differences
from padis.simulator.country.hands import Hands, make_hands
from padis.simulator.country.plan import Plan
from padis.simulator.country.world import townships_below
from tests.conftest import url_of_test_database
from tests.world import CHANGAN, filed, user

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=BEIJING)
SOME = ("441900000000", "360603000000", "361103000000")


@pytest.mark.django_db
@pytest.mark.usefixtures("divisions_loaded")
def test_acts_beside_the_clock_keep_their_truth(tmp_path):
    """Each act happens when it happens; a case that somebody else takes over is left to him."""
    plan, keep = Plan(40, beijing_date(NOW), townships=townships_below(SOME), batch=20), BytesIO()
    make_hands(plan.townships, now=NOW)
    play = live.Live(plan, keep)
    for minute in range(120):
        assert play.act(NOW + timedelta(hours=minute))
    play.keep_rest()
    (tmp_path / "truth").write_bytes(keep.getvalue())
    report = differences(tmp_path / "truth", today=beijing_date(NOW + timedelta(days=9)))
    assert {finding.name: finding.examples for finding in report.findings if finding.differences} == {}
    assert verify().differences == 0
    assert play.counts.acts == 120 and play.counts.cases == Case.objects.count() > 10


@pytest.mark.django_db
@pytest.mark.usefixtures("divisions_loaded")
def test_what_somebody_else_did_is_left_alone():
    """A trainee who answers first ends the simulation's part in that case."""
    plan = Plan(1, beijing_date(NOW), seed=1, townships=townships_below(SOME), batch=20)
    make_hands(plan.townships, now=NOW)
    play = live.Live(plan, BytesIO())
    play.act(NOW)
    message = Message.objects.get()
    actions.withdraw(key=message.key, by=Hands().user(message.sender), note="x", now=NOW)
    while play.act(NOW + timedelta(hours=1)):
        pass
    assert play.counts.overtaken <= 1
    assert Message.objects.get().state == "withdrawn"


def padis(folder, *arguments: str) -> subprocess.CompletedProcess:
    environment = {**os.environ, "PADIS_DATA": str(folder), "DATABASE_URL": url_of_test_database(), "COLUMNS": "120"}
    command = [sys.executable, "-m", "padis.cli.main", "--lang", "en", "simulate", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("divisions_loaded")
def test_the_command_plays_and_compares(tmp_path):
    """Twice in a row, then later from the file; a change by hand is told and ends with 1."""
    some = [part for code in SOME for part in ("--townships", code)]
    for _each in range(2):
        ended = padis(tmp_path, "--cases", "30", "--processes", "1", "--verify", *some)
        assert ended.returncode == 0, ended.stderr
    assert Case.objects.count() == 60
    Message.objects.filter(pk=Message.objects.first().pk).update(round_no=9)
    ended = padis(tmp_path, "--compare", str(tmp_path / "simulation.truth.gz"))
    assert ended.returncode == 1
    assert "round_no: truth" in ended.stdout


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("divisions_loaded")
def test_no_simulation_beside_real_cases(tmp_path):
    """Made-up people never stand among real ones."""
    filed(user(CHANGAN))
    ended = padis(tmp_path, "--cases", "5")
    assert ended.returncode == 1
    assert "real or demonstration accounts" in ended.stderr
    assert Case.objects.count() == 1
