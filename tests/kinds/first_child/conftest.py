"""The three townships of a couple: where she lives, where she and where he is registered."""

import pytest

from tests.world import CHANGAN, GUANGFENG, YUJIANG, user


@pytest.fixture
def here():
    return user(CHANGAN)


@pytest.fixture
def hers():
    return user(YUJIANG)


@pytest.fixture
def his():
    return user(GUANGFENG)
