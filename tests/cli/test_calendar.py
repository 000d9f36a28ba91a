"""`padis calendar`, as it is typed."""

import json

import pytest

from padis.deadlines.workdays import published
from padis.divisions.models import Unit
from tests.cli.test_commands import padis
from tests.conftest import url_of_test_database


@pytest.mark.django_db
@pytest.mark.usefixtures("divisions_loaded")
def test_it_says_until_when_days_are_known():
    """With nothing provisional it moves nothing; words in the language asked for, JSON for machines."""
    assert Unit.objects.exists()
    known = published().certain_until.isoformat()
    site = {"DATABASE_URL": url_of_test_database()}

    told = padis("--lang", "zh", "calendar", **site)
    machine = json.loads(padis("calendar", "--json", **site).stdout)

    assert told.returncode == 0 and f"工作日安排已知至 {known}" in told.stdout
    assert machine == {"known_until": known, "settled": 0, "provisional": 0}
