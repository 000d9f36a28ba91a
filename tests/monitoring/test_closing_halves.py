"""Two connections copy a month at once: together they have all of it, and half of it is no edition."""

import pytest
from django.db import connection

from padis.monitoring import actions
from padis.monitoring.actions import close_month
from padis.monitoring.models import ClosedTally, Closing
from tests.monitoring.test_closing import at, rows
from tests.world import CHANGAN, GUANGFENG, SHIYAN, YUJIANG, filed, user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("divisions_loaded")]


@pytest.fixture
def october():
    """Between cities with even and with odd codes."""
    for sender, receiver in ((CHANGAN, YUJIANG), (CHANGAN, GUANGFENG), (SHIYAN, YUJIANG)):
        filed(user(sender), at=at("2026-10-02"), registered_division=receiver)


def test_both_halves_are_what_one_connection_would_copy(october):
    close_month("202610", now=at("2026-12-30"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT mod(left(unit, 4)::int, 2) FROM monitoring_closedtally ORDER BY 1")
        assert cursor.fetchall() == [(0,), (1,)]
    assert Closing.objects.get().rows == ClosedTally.objects.count() == len(rows(1))
    close_month("202610", now=at("2026-12-30"))
    assert rows(2) == rows(1)


@pytest.mark.parametrize("broken", [0, 1])
def test_where_one_half_fails_there_is_no_edition_and_the_next_closing_makes_it(october, monkeypatch, broken):
    whole = actions._copy

    def failing(values):
        if values["half"] == broken:
            raise RuntimeError("the machine went down")
        return whole(values)

    monkeypatch.setattr(actions, "_copy", failing)
    with pytest.raises(RuntimeError):
        close_month("202610", now=at("2026-12-30"))
    assert not Closing.objects.exists()
    monkeypatch.undo()
    close_month("202610", now=at("2026-12-30"))
    assert Closing.objects.get().rows == ClosedTally.objects.count()
