"""The keys of units: made once, kept under the installation's key, inherited by successors."""

from base64 import b64encode

import pytest
from django.db import connection

from padis.privacy import unit_keys
from padis.privacy.models import UnitKeys
from tests.world import CHANGAN, NOON, YUJIANG

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]


def kept(unit: str, name: str) -> UnitKeys:
    """Keys of a division that is no more."""
    keys = unit_keys.keys_of(unit, now=NOON)
    keys.name = name
    return keys


def test_they_are_made_once_for_each_unit():
    first, again, other = (unit_keys.keys_of(unit, now=NOON) for unit in (CHANGAN, CHANGAN, YUJIANG))

    assert unit_keys.public_half(first) == unit_keys.public_half(again) != unit_keys.public_half(other)
    assert unit_keys.private_half(first).public == unit_keys.public_half(first)
    assert unit_keys.heir_of(first) == CHANGAN


def test_who_copies_the_table_has_no_private_half():
    private = unit_keys.private_half(unit_keys.keys_of(CHANGAN, now=NOON))

    with connection.cursor() as cursor:
        cursor.execute("SELECT private FROM privacy_unitkeys")
        stored = bytes(cursor.fetchone()[0])
    for secret in (private.agreement, private.signature):
        assert secret not in stored
        assert b64encode(secret) not in stored


def test_the_successor_of_a_county_inherits_its_keys():
    """南康市 360782 became 南康区 360703."""
    assert unit_keys.heir_of(kept("360782000000", "南康市")) == "360703000000"


def test_a_township_inherits_by_its_name_in_the_county_that_succeeded():
    """新建县 360122 became 新建区 360112; its 长堎镇 is 长堎街道 today."""
    assert unit_keys.heir_of(kept("360122100000", "长堎镇")) == "360112004000"


def test_a_township_that_nobody_bears_the_name_of_has_no_heir():
    assert unit_keys.heir_of(kept("360122199000", "没有这个镇")) == ""
    assert unit_keys.heir_of(kept("990000000000", "没有这个省")) == ""
