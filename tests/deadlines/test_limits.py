"""Limits and parameters through time."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from padis.deadlines import queries
from padis.deadlines.models import Limit, Parameter
from padis.shared import kept

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


def test_the_rules_to_begin_with() -> None:
    """The exchange rule's 15 and 30 days, our own turns of the asker, and the Regulation's parameters."""
    levels = {
        level: queries.limit_for("verification", level, TODAY)
        for level in ("urgent", "normal", "confirm", "reply", "resend")
    }

    assert levels == {"urgent": 15, "normal": 30, "confirm": 15, "reply": 5, "resend": 5}
    assert queries.age_range(TODAY) == (18, 49)
    assert queries.min_move_level(TODAY) == "county"
    assert (queries.closing_day(TODAY), queries.answers_until(TODAY)) == (20, 27)
    assert (queries.parameter("age_min", TODAY), queries.parameter("min_move_level", TODAY)) == (18, "county")


def test_a_new_limit_holds_from_its_first_day_on() -> None:
    """What was asked before keeps the limit of its day."""
    Limit.objects.create(kind="verification", level="normal", number=20, valid_from=TODAY, source="test")

    assert queries.limit_for("verification", "normal", TODAY - timedelta(days=1)) == 30
    assert queries.limit_for("verification", "normal", TODAY) == 20
    assert queries.limit_for("verification", "normal", TODAY + timedelta(days=365)) == 20


def test_what_is_not_set_is_said() -> None:
    """A kind without a limit, a day before the first rule and an unknown name are faults, not zero days."""
    for ask in (
        lambda: queries.limit_for("no_such_kind", "normal", TODAY),
        lambda: queries.limit_for("verification", "normal", date(2009, 9, 30)),
        lambda: queries.parameter("shoe_size", TODAY),
    ):
        with pytest.raises(LookupError, match="not set"):
            ask()


def test_the_tables_are_read_once(django_assert_num_queries, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """A thousand filings ask for limits; the tables are read again after half a minute, or when told to forget."""
    clock = [1000.0]
    monkeypatch.setattr(kept.time, "monotonic", lambda: clock[0])
    with django_assert_num_queries(2):
        for _ in range(5):
            queries.age_range(TODAY)
            queries.limit_for("verification", "urgent", TODAY)

    Parameter.objects.create(name="age_max", value="59", valid_from=TODAY, source="test")
    clock[0] += kept.SECONDS - 1
    assert queries.age_range(TODAY) == (18, 49)
    clock[0] += 2
    assert queries.age_range(TODAY) == (18, 59)

    Parameter.objects.filter(value="59").delete()
    queries.forget()
    assert queries.age_range(TODAY) == (18, 49)


@pytest.mark.parametrize("number", [0, -1])
def test_a_limit_has_days(number: int) -> None:
    """A limit of no days would make every item late when it arrives."""
    with pytest.raises(IntegrityError):
        Limit.objects.create(kind="x", level="y", number=number, valid_from=TODAY, source="test")


def test_a_day_has_one_rule() -> None:
    """Two values from one day on would leave it to chance which holds."""
    with pytest.raises(IntegrityError):
        Parameter.objects.create(name="age_min", value="15", valid_from=date(2009, 10, 1), source="test")
