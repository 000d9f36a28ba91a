"""The country in a box at a size at which sums, batches and folding have long begun to matter."""

import pytest

from padis.exchange.recount import verify
from padis.simulator.country import run
from padis.simulator.country.compare import differences
from padis.simulator.country.plan import Plan
from tests.simulator.test_country import UNTIL

pytestmark = [
    pytest.mark.long,
    pytest.mark.timeout(2400),
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("divisions_loaded"),
]
CASES = 100_000


def test_a_hundred_thousand_cases_are_what_the_database_shows(transactional_db, tmp_path):
    """By unit and month: requests, dockets, turns, files and tallies equal the known truth and the recount."""
    file = tmp_path / "truth"
    with file.open("wb") as keep:
        run.fill(Plan(cases=CASES, until=UNTIL, batch=1000), progress=lambda _filed: None, keep=keep)
    report = differences(file, today=UNTIL)

    assert {finding.name: finding.examples for finding in report.findings if finding.differences} == {}
    assert {finding.name: finding.rows for finding in report.findings}["case"] == CASES
    assert verify().differences == 0
