"""What the tests of both grids share."""

import pytest

from padis.accounts.models import User
from tests.world import CHANGAN, user


@pytest.fixture
def clerk() -> User:
    return user(CHANGAN)
