"""The legal basis of a kind of message: off until it is recorded, known without a query, never written over."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from padis.accounts.models import Role
from padis.cases.models import Case
from padis.divisions.models import NATION
from padis.exchange import actions
from padis.exchange.models import Message
from padis.kinds.verification.actions import close_case, reopen_case
from padis.privacy import legal
from padis.privacy.models import LegalBasis
from padis.shared import kept
from padis.shared.errors import Conflict, NotAllowed, Refused
from tests.world import CHANGAN, NOON, TODAY, YUJIANG, filed, later, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]
KIND = "verification"


@pytest.fixture
def administrator():
    return user(NATION, Role.ADMINISTRATOR)


@pytest.fixture
def off():
    """No kind has a basis."""
    LegalBasis.objects.all().delete()
    legal.forget()


def recorded(by, **changes):
    given = {"kind": KIND, "basis": "某省条例第九条", "document": "某省〔2026〕1 号", "valid_from": TODAY, "now": NOON}
    made = legal.record(by=by, **{**given, **changes})
    legal.forget()
    return made


def test_nothing_is_filed_while_the_kind_is_off(off):
    """Neither the case nor the message: filing is sending."""
    with pytest.raises(Conflict, match="的法律依据，暂不能发送"):
        filed(user(CHANGAN))

    assert not Case.objects.exists() and not Message.objects.exists()


def test_a_basis_switches_the_kind_on_from_its_day(off, administrator):
    recorded(administrator, valid_from=TODAY + timedelta(days=2))

    with pytest.raises(Conflict):
        filed(user(CHANGAN), at=later(days=1))
    assert filed(user(CHANGAN), at=later(days=2)).state == "sent"


def test_what_is_under_way_goes_on_when_it_is_withdrawn(off, administrator):
    """Answered, asked again, confirmed; only a new request is refused, and a file that is opened again sends none."""
    basis, by, home = recorded(administrator), user(CHANGAN), user(YUJIANG)
    message, other = filed(by), filed(by)
    close_case(case=other.case, by=by, left_on=TODAY, reason="走了", now=NOON)
    legal.withdraw(by=administrator, pk=basis.pk, why="条例废止", now=NOON)
    legal.forget()

    actions.answer(key=message.key, by=home, finding="consistent", corrections={}, note="", now=NOON)
    actions.ask_again(key=message.key, by=by, note="再核", now=NOON)
    actions.answer(key=message.key, by=home, finding="consistent", corrections={}, note="", now=NOON)
    assert actions.confirm(key=message.key, by=by, accepted=[], now=NOON).state == "confirmed"
    with pytest.raises(Conflict):
        reopen_case(case=other.case, by=by, reason="误退", now=NOON)
    assert Case.objects.get(pk=other.case.key).state == "closed"


def test_filing_asks_the_table_once(administrator, django_assert_num_queries, monkeypatch):
    """A thousand filings cost one query; what another process records is known within half a minute."""
    clock = [1000.0]
    monkeypatch.setattr(kept.time, "monotonic", lambda: clock[0])
    legal.forget()
    with django_assert_num_queries(1):
        assert all(legal.is_on(KIND, TODAY) for _each in range(1000))

    LegalBasis.objects.all().update(withdrawn_at=NOON, withdrawn_why="废止")
    clock[0] += kept.SECONDS - 1
    assert legal.is_on(KIND, TODAY)
    clock[0] += 2
    assert not legal.is_on(KIND, TODAY)


def test_a_second_basis_holds_when_the_first_is_withdrawn(off, administrator):
    first = recorded(administrator)
    recorded(administrator, document="某省〔2026〕2 号")
    legal.withdraw(by=administrator, pk=first.pk, why="改依新条例", now=NOON)
    legal.forget()

    assert legal.is_on(KIND, TODAY)
    assert [row.withdrawn_why for row in legal.history(KIND)] == ["", "改依新条例"]


def test_what_is_not_said_is_refused(administrator):
    for missing in ("basis", "document"):
        with pytest.raises(Refused) as refused:
            recorded(administrator, **{missing: " "})
        assert refused.value.field == missing
    basis = recorded(administrator)
    with pytest.raises(Refused):
        legal.withdraw(by=administrator, pk=basis.pk, why="", now=NOON)
    legal.withdraw(by=administrator, pk=basis.pk, why="废止", now=NOON)
    with pytest.raises(Conflict):
        legal.withdraw(by=administrator, pk=basis.pk, why="废止", now=NOON)


@pytest.mark.parametrize(("unit", "role"), [(NATION, Role.SUPERVISOR), ("360000000000", Role.ADMINISTRATOR)])
def test_nobody_else_records_or_withdraws(unit, role):
    """Not a province's administrator, not the nation's supervisor."""
    by = user(unit, role)
    with pytest.raises(NotAllowed):
        recorded(by)
    with pytest.raises(NotAllowed):
        legal.withdraw(by=by, pk=LegalBasis.objects.get(kind=KIND).pk, why="x", now=NOON)


def test_the_database_keeps_why_it_was_withdrawn():
    with pytest.raises(IntegrityError), transaction.atomic():
        LegalBasis.objects.filter(kind=KIND).update(withdrawn_at=NOON)


def test_synthetic_data_does_not_bring_back_what_was_withdrawn(administrator):
    """The demonstration records bases at each start; who tries withdrawing there finds it withdrawn afterwards."""
    legal.withdraw(by=administrator, pk=LegalBasis.objects.get(kind=KIND).pk, why="试一试", now=NOON)
    legal.record_for_synthetic_people([KIND], now=NOON)

    assert legal.kinds_off([KIND], now=NOON) == [KIND]
