"""Pages of birth registration: the form filled from a case or empty, the registration, its certificate, the notices."""

import re

import pytest

from padis.exchange.models import Message
from padis.kinds.birth_registration.models import BirthRegistration
from padis.privacy.models import AccessLog
from tests.kinds.couples import man_number
from tests.paper.samples import text_of_pdf
from tests.web.conftest import signed_in
from tests.world import CHANGAN, GUANGFENG, SHIYAN, YUJIANG, filed, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return user(CHANGAN)


def typed(case, **changes):
    form = {
        "woman_name": case.name, "woman_id_number": case.sealed["id_number"], "woman_registered_division": YUJIANG,
        "woman_residence_division": CHANGAN, "man_name": "李建国", "man_id_number": man_number(),
        "man_registered_division": GUANGFENG, "stage": "before", "living_children": "0", "proof": "system",
    }  # fmt: skip
    return {**form, **changes}


def text_of(response):
    return response.content.decode()


def test_what_the_platform_holds_is_not_asked_for_again(clerk):
    """The form comes filled from the case file, and the reading is logged."""
    case = filed(clerk, spouse_name="李建国").case
    text = text_of(signed_in(clerk).get(f"/births/new/{case.number}/"))
    assert case.sealed["id_number"] in text
    assert "李建国" in text
    assert AccessLog.objects.filter(case_id=case.id).exists()


def test_a_birth_is_registered_the_others_are_told_and_the_certificate_is_printed(clerk):
    case = filed(clerk).case
    client = signed_in(clerk)
    response = client.post(f"/births/new/{case.number}/", typed(case), follow=True)
    made = BirthRegistration.objects.get()
    text = text_of(response)
    assert made.number in text
    assert "五都镇" in text
    certificate = text_of(client.get(f"/births/{made.number}/certificate/"))
    assert "生育登记证明" in certificate
    assert "不作为是否符合生育规定的证明" in certificate
    written = text_of_pdf(client.get(f"/births/{made.number}/certificate/pdf/").content)
    assert "生育登记证明" in written
    assert "李建国" in written
    assert made.number in text_of(client.get("/births/"))

    notice = Message.objects.get(kind="birth_registration", receiver=GUANGFENG)
    item = text_of(signed_in(user(GUANGFENG)).get(f"/items/{notice.number}/"))
    assert made.number in item
    assert "历史业务" not in item


def test_who_is_filed_nowhere_is_registered_too(clerk):
    """A couple that never migrated: no file, no notice, and a certificate all the same."""
    case = filed(user(SHIYAN), residence_division=SHIYAN).case
    other = typed(case, woman_name="李静", woman_id_number="110105198501010026")
    response = signed_in(clerk).post("/births/new/", other, follow=True)
    assert response.status_code == 200
    assert "平台不发出通报" in text_of(response)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"woman_residence_division": SHIYAN}, "woman_residence_division"),  # none of the places is the unit's
        ({"proof": "undertaking"}, "undertaking"),
        ({"living_children": "x"}, "living_children"),
        ({"stage": ""}, "stage"),
        ({"child_birth_date": "2026-10-01"}, "child_birth_date"),
        ({"man_registered_division": "999999999999"}, "man_registered_division"),
    ],
)
def test_what_cannot_be_is_said_at_the_field_and_nothing_is_lost(clerk, changes, field):
    case = filed(clerk).case
    response = signed_in(clerk).post("/births/new/", typed(case, **changes))
    assert response.status_code == 422
    text = text_of(response)
    assert re.findall(r'field field-wrong" data-field="([^"]+)"', text) == [field]
    assert "李建国" in text
    assert not BirthRegistration.objects.exists()


def test_a_form_sent_twice_registers_once(clerk):
    case = filed(clerk).case
    client = signed_in(clerk)
    token = re.search(r'name="token" value="([^"]+)"', text_of(client.get("/births/new/"))).group(1)
    first, second = (client.post("/births/new/", typed(case, token=token)) for _each in range(2))
    assert first["Location"] == second["Location"]
    assert BirthRegistration.objects.count() == 1


def test_the_same_birth_leads_to_its_registration(clerk):
    case = filed(clerk).case
    client = signed_in(clerk)
    client.post("/births/new/", typed(case))
    response = client.post("/births/new/", typed(case, stage="after", living_children="1"))
    assert response.status_code == 422
    assert f"/births/{BirthRegistration.objects.get().number}/" in text_of(response)


def test_nobody_else_finds_the_registration(clerk):
    case = filed(clerk).case
    signed_in(clerk).post("/births/new/", typed(case))
    number = BirthRegistration.objects.get().number
    for path in ("", "certificate/"):
        assert signed_in(user(YUJIANG)).get(f"/births/{number}/{path}").status_code == 404


def test_a_registration_is_corrected_and_then_void_and_its_print_says_so(clerk):
    """Page, certificate and PDF; a reason that is missing comes back at its field with what was typed."""
    case = filed(clerk).case
    client = signed_in(clerk)
    form = typed(case)
    client.post(f"/births/new/{case.number}/", form)
    page = f"/births/{BirthRegistration.objects.get().number}/"
    wrong = client.post(f"{page}correct/", {**form, "man_name": "李建军"})
    assert wrong.status_code == 422
    assert 'data-field="reason"' in text_of(wrong) and "李建军" in text_of(wrong)

    text = text_of(client.post(f"{page}correct/", {**form, "man_name": "李建军", "reason": "姓名录错"}, follow=True))
    for words in ("李建军", "李建国", "姓名录错", "录入", "已更正"):
        assert words in text, words
    assert "已作废" not in text_of(client.get(f"{page}certificate/"))

    void_form = text_of(client.get(page)).split(f'action="{page}void/"')[1].split("</form>")[0]
    assert "csrfmiddlewaretoken" in void_form
    assert client.post(f"{page}void/", {"reason": ""}).status_code == 422
    client.post(f"{page}void/", {"reason": "重复录入"})
    assert "重复录入" in text_of(client.get(page))
    assert client.post(f"{page}void/", {"reason": "重复录入"}).status_code == 422
    assert "已作废" in text_of(client.get(f"{page}certificate/"))
    assert "已作废" in text_of_pdf(client.get(f"{page}certificate/pdf/").content)
    assert signed_in(user(YUJIANG)).get(f"{page}correct/").status_code == 404
