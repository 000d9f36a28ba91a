"""What was there before a migration is what it was after it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from padis.exchange import actions
from padis.exchange.actions import fold
from padis.exchange.models import Backlog, DocketRow, Message, OpenCount, Tally, Task, Turn
from padis.exchange.recount import verify
from padis.kinds.notes import actions as notes
from padis.shared.sharding import new_id
from tests.world import CHANGAN, NOON, YUJIANG, filed, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]
XIANTAO = "429004001000"  # below a county that lies directly below its province
BEFORE, AFTER = [("exchange", "0004_docket_by_partner")], [("exchange", "0015_days_of_answers")]


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


def test_counts_of_before_get_their_rows_of_cities():
    """There and back, the counts are those that the door wrote, for places with and without a city."""
    for to in (YUJIANG, XIANTAO):
        message = filed(user(CHANGAN), registered_division=to)
    three_days_later = NOON + timedelta(days=3)
    actions.answer(
        key=message.key, by=user(XIANTAO), finding="consistent", corrections={}, note="", now=three_days_later
    )

    def counted():
        fold(before=three_days_later.date() + timedelta(days=1))
        return [sorted(map(str, model.objects.values_list())) for model in (Tally, OpenCount, Backlog)]

    before = counted()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    MigrationExecutor(connection).migrate([("exchange", "0009_unopened_turns")])
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT grain FROM exchange_tally ORDER BY 1")
        assert cursor.fetchall() == [("county",), ("township",)]
    MigrationExecutor(connection).migrate(AFTER)
    assert counted() == before
    assert verify().differences == 0


def test_the_notes_of_a_task_are_kept_under_their_new_name():
    """Written before, sealed as they were, and still tied to their task."""
    clerk = user(CHANGAN)
    task = Task.objects.create(
        shard="44", id=new_id(), kind="first_child_notice", unit=CHANGAN, partner=YUJIANG, number="x", case_shard="44",
        case_id=new_id(), label="王*芳", reason="service", opened_at=NOON, due_on=NOON.date(),
    )  # fmt: skip
    notes.note(key=task.key, text="已电话联系", by=clerk, now=NOON)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        MigrationExecutor(connection).migrate([("kinds", "0005_marks_of_a_sheet")])
        cursor.execute("SELECT task_id FROM kinds_servicenote")
        assert cursor.fetchall() == [(task.id,)]
    MigrationExecutor(connection).migrate([("kinds", "0006_task_notes")])
    assert [note.text for note in notes.notes_of(task.key)] == ["已电话联系"]
