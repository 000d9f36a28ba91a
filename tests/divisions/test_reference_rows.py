"""The fixture that all tests with divisions stand on."""

import pytest
from django.core.management import call_command

from padis.deadlines.models import Limit
from padis.divisions.models import Division, Edition, EndedDivision, Unit


@pytest.mark.usefixtures("divisions_loaded")
@pytest.mark.django_db(transaction=True)
def test_the_flush_of_a_transactional_test_spares_what_comes_with_the_product() -> None:
    """Else every test after one with threads or a live server would stand in an empty country."""
    call_command("flush", interactive=False, verbosity=0)

    assert all(model.objects.exists() for model in (Division, EndedDivision, Unit, Edition, Limit))
