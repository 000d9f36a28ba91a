"""A country that is laid out several times is one as if all had been filed."""

from datetime import date

import pytest
from django.db.models import Sum

from bench import copies
from padis.cases.models import Case, Claim, PersonIndex
from padis.exchange.models import Backlog, DocketRow, LedgerEntry, Message, OpenCount, Sheet, Tally, Task, Turn
from padis.exchange.recount import verify
from padis.simulator.country import run
from padis.simulator.country.plan import Plan

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("divisions_loaded")]
ROWS = (Case, Claim, PersonIndex, Message, Sheet, LedgerEntry, DocketRow, Turn, Task)


@pytest.fixture
def country():
    run.fill(Plan(150, date(2026, 11, 22)), progress=lambda _filed: None)


@pytest.mark.usefixtures("country")
def test_the_recount_finds_what_was_laid_out_right():
    """Every row three times, chains unbroken, every count that of its ledger; who files after it gets a number that is free."""
    before = {model: model.objects.count() for model in ROWS}
    sent = Tally.objects.aggregate(n=Sum("sent"))["n"]
    copies.lay_out(3)
    assert {model: model.objects.count() for model in ROWS} == {model: 3 * n for model, n in before.items()}
    assert Tally.objects.aggregate(n=Sum("sent"))["n"] == 3 * sent
    assert OpenCount.objects.filter(n__gt=0).exists() and Backlog.objects.filter(open__gt=0).exists()
    assert run.fill(Plan(150, date(2026, 11, 22), seed=2), progress=lambda _filed: None) == 150
    report = verify()
    assert [finding for finding in report.findings if finding.differences] == []


def test_no_more_copies_than_ids():
    """A tenth copy would have the ids of another."""
    with pytest.raises(ValueError, match="10"):
        copies.lay_out(10)
