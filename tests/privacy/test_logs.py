"""A log is read by people who may not read the records."""

import logging

import pytest
from django.db import IntegrityError, connection, transaction

from padis.privacy.logs import WithoutDetails
from tests.world import CHANGAN, filed, user

NAME = "欧阳小芳"


@pytest.mark.django_db
@pytest.mark.usefixtures("divisions_loaded")
def test_a_violated_constraint_writes_no_row_into_the_log():
    filed(user(CHANGAN), name=NAME)
    with pytest.raises(IntegrityError, match=NAME) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET unit = NULL")

    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "Internal Server Error: /cases/new/", (), None)
    record.exc_info = error.type, error.value, error.tb
    written = WithoutDetails().format(record)

    assert NAME not in written
    assert "violates not-null constraint" in written and "Internal Server Error" in written
