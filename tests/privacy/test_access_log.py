"""Every read of a person's record is logged with its purpose."""

from datetime import UTC, datetime, timedelta

import pytest

from padis.privacy.actions import log_access
from padis.privacy.models import AccessLog, Purpose
from padis.privacy.queries import accesses_to
from padis.shared.sharding import new_id
from tests.world import CHANGAN, YUJIANG, user

NOON = datetime(2026, 11, 2, 4, 0, tzinfo=UTC)
CASE = ("44", new_id())

pytestmark = pytest.mark.usefixtures("divisions_loaded")


@pytest.mark.django_db
def test_a_read_is_kept_in_the_shard_of_the_reader():
    """Who reads pays for the row: the township that filed the case is not written to."""
    reader = user(YUJIANG)
    row = log_access(by=reader, case=CASE, unit=YUJIANG, purpose="handling", note="核实户籍", at=NOON)
    stored = AccessLog.objects.get(pk=row.pk)
    assert (stored.shard, stored.unit, stored.user, stored.case) == ("36", YUJIANG, reader, CASE)
    assert (stored.purpose, stored.note, stored.at) == (Purpose.HANDLING, "核实户籍", NOON)


@pytest.mark.django_db
def test_the_person_gets_the_readers_of_all_shards_latest_first(django_assert_num_queries):
    """The list that a person can be given is complete, and costs one query however long it is."""
    here, there = user(CHANGAN), user(YUJIANG)
    log_access(by=here, case=CASE, unit=CHANGAN, purpose=Purpose.FILING, at=NOON)
    log_access(by=there, case=CASE, unit=YUJIANG, purpose=Purpose.HANDLING, at=NOON + timedelta(hours=1))
    log_access(by=there, case=("44", new_id()), unit=YUJIANG, purpose=Purpose.HANDLING, at=NOON)
    with django_assert_num_queries(1):
        seen = [(row.unit, row.user.unit_id, row.purpose) for row in accesses_to(CASE)]
    assert seen == [(YUJIANG, YUJIANG, "handling"), (CHANGAN, CHANGAN, "filing")]


@pytest.mark.django_db
def test_a_purpose_must_be_one_of_the_list():
    """No read hides behind a word of its own."""
    with pytest.raises(ValueError, match="curiosity"):
        log_access(by=user(CHANGAN), case=CASE, unit=CHANGAN, purpose="curiosity", at=NOON)


@pytest.mark.django_db
def test_a_long_note_is_cut_and_not_lost():
    """A read is logged even where its explanation does not fit."""
    row = log_access(by=user(CHANGAN), case=CASE, unit=CHANGAN, purpose="filing", note="核" * 500, at=NOON)
    assert AccessLog.objects.get(pk=row.pk).note == "核" * 200
