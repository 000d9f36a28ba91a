"""Without a recorded legal basis nothing of these kinds is sent, and what was asked for is not half done."""

import pytest

from padis.exchange.models import Message
from padis.kinds.birth_registration import actions as births
from padis.kinds.birth_registration.models import BirthRegistration
from padis.kinds.couple import wife_of
from padis.kinds.first_child.models import Application
from padis.privacy import legal
from padis.privacy.models import LegalBasis
from padis.shared.errors import Conflict
from tests.kinds.couples import case_of, husband, taken
from tests.web.conftest import signed_in
from tests.world import CHANGAN, NOON, filed, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]


@pytest.fixture
def off(request):
    """The kinds of couples have no basis; what a test sees of it ends with the test."""
    LegalBasis.objects.exclude(kind__in=["verification", "exam_report"]).delete()
    legal.forget()
    request.addfinalizer(legal.forget)


@pytest.mark.usefixtures("off")
def test_an_application_is_not_taken_while_its_kind_is_off():
    for ask_now in (True, False):
        with pytest.raises(Conflict):
            taken(user(CHANGAN), ask_now=ask_now)
    assert not Application.objects.exists()
    assert not Message.objects.filter(kind="first_child").exists()


@pytest.mark.usefixtures("off")
def test_a_birth_is_not_registered_while_its_kind_is_off():
    case = case_of(filed(user(CHANGAN)))
    given = {**wife_of(case), **husband(), "stage": "before", "living_children": 0, "proof": "system"}
    nobody = {**given, "woman_id_number": "110105198501010026"}  # filed nowhere: no notice would go out
    for told in (given, nobody):
        with pytest.raises(Conflict):
            births.register(given=told, by=user(CHANGAN), now=NOON)
    assert not BirthRegistration.objects.exists()
    response = signed_in(user(CHANGAN)).post(f"/births/new/{case.number}/", given)
    assert response.status_code == 422
    assert "法律依据" in response.content.decode()
    assert not Application.objects.exists()
