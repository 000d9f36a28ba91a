"""The bench of the monitors asks for pages that there are."""

import pytest
from django.urls import resolve

from bench.tasks.monitors import OTHERS


@pytest.mark.parametrize("path", OTHERS.values())
def test_every_address_is_one_of_the_platform(path):
    """A page that moved would end a run after a quarter of an hour."""
    assert resolve(path.format(code="360600000000")).kwargs == {"code": "360600000000"}
