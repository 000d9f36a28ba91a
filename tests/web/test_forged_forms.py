"""Forms that were tampered with: a user sends more, or other things, than the page asked for."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from padis.accounts.models import Role, User
from padis.cases.models import Case
from padis.cases.projection import all_facts
from padis.exchange import actions
from padis.exchange.models import Message
from tests.web.conftest import signed_in
from tests.world import SHIYAN, YIWU, YUJIANG, facts, filed, user

pytestmark = pytest.mark.django_db
COUNTY = "440306000000"  # above SHIYAN


@pytest.fixture
def message(db: None) -> Message:
    """From SHIYAN to YUJIANG."""
    return filed(user(SHIYAN), at=timezone.now() - timedelta(days=1), residence_division=SHIYAN)


def test_filing_takes_neither_unit_nor_state_from_the_form(message):
    """Whoever files does so for the own unit; what else is sent along is not looked at."""
    clerk = user(SHIYAN)
    typed = {name: str(value) for name, value in facts(registered_division=YUJIANG).items()}
    forged = {
        "unit": YIWU,
        "residence_division": YIWU,
        "state": "deleted",
        "number": "1",
        "filed_by_id": "1",
        "urgent": "1",
    }

    assert signed_in(clerk).post("/cases/new/", {**typed, **forged}).status_code == 302

    case = Case.objects.order_by("filed_at").last()
    assert (case.unit, case.residence_division, case.state) == (SHIYAN, SHIYAN, "open")
    assert (case.filed_by_id, case.registered_division) == (clerk.pk, YUJIANG)


def test_maintaining_moves_neither_the_places_nor_the_unit(message):
    case = message.case
    client = signed_in(user(SHIYAN))
    typed = {name: str(value) for name, value in all_facts(case, health=True).items()}

    client.post(f"/cases/{case.number}/edit/", {**typed, "registered_division": YIWU, "unit": YIWU, "education": "30"})

    case.refresh_from_db()
    assert (case.unit, case.registered_division, case.education) == (SHIYAN, YUJIANG, "30")


def test_confirming_takes_over_only_what_was_corrected(message):
    receiver = user(YUJIANG)
    actions.answer(
        key=message.key,
        by=receiver,
        finding="corrected",
        corrections={"registered_address": "上张村"},
        note="",
        now=timezone.now(),
    )

    response = signed_in(user(SHIYAN)).post(
        f"/items/{message.number}/confirm/", {"accepted": ["registered_address", "id_number", "unit"]}
    )

    assert response.status_code == 422
    assert Message.objects.get(pk=message.pk).state == "answered"


def test_a_new_account_is_made_as_the_form_says_and_no_more():
    typed = {"unit": SHIYAN, "role": "operator", "username": "new-clerk", "display_name": "王"}
    forged = {"must_change_password": "", "is_active": "", "password": "known", "created_by": "1", "is_superuser": "1"}

    signed_in(user(COUNTY, Role.ADMINISTRATOR)).post("/users/new/", {**typed, **forged})

    made = User.objects.get(username="new-clerk")
    assert made.must_change_password and made.is_active and not made.check_password("known")


def test_another_role_or_unit_holds_from_the_next_click_on(message):
    somebody = user(SHIYAN)
    client, address = signed_in(somebody), f"/items/{message.number}/"
    assert client.get(address).status_code == 200

    User.objects.filter(pk=somebody.pk).update(unit_id=YIWU)
    assert client.get(address).url.startswith("/account/login/")  # who was moved logs in anew
    assert signed_in(User.objects.get(pk=somebody.pk)).get(address).status_code == 404
    User.objects.filter(pk=somebody.pk).update(unit_id=COUNTY, role=Role.SUPERVISOR)
    assert signed_in(User.objects.get(pk=somebody.pk)).get("/todo/").status_code == 403


def test_the_token_of_anothers_form_carries_nothing_out_and_tells_nothing(message):
    token = str(uuid.uuid4())
    withdraw = f"/items/{message.number}/withdraw/"
    signed_in(user(SHIYAN)).post(withdraw, {"token": token, "note": ""})

    response = signed_in(user(YIWU)).post("/cases/new/", {"token": token, **facts(registered_division=YUJIANG)})

    assert message.number not in response.headers.get("Location", "")
