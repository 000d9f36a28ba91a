"""What was there before a migration is what it was after it."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from padis.exchange.models import DocketRow, Message, Turn
from padis.exchange.recount import verify
from tests.world import CHANGAN, filed, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]
BEFORE, AFTER = [("exchange", "0004_docket_by_partner")], [("exchange", "0007_ageing")]


def test_items_of_before_have_a_due_day_that_is_settled():
    """No item of an installation in use is marked as provisional, and the recount agrees."""
    message = filed(user(CHANGAN))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for target in (BEFORE, AFTER):
        MigrationExecutor(connection).migrate(target)

    for model in (Message, DocketRow, Turn):
        assert [row.provisional for row in model.objects.all()] == [False] * model.objects.count()
    assert Message.objects.get(pk=message.pk).due_on == message.due_on
    assert verify().differences == 0
