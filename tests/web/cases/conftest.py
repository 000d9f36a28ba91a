"""What the tests of case files share: a clerk and a file."""

import pytest

from tests.world import CHANGAN, filed, user


@pytest.fixture
def clerk():
    return user(CHANGAN)


@pytest.fixture
def message(clerk):
    return filed(clerk, pregnancy_status="1", registered_address="上张村3组")
