"""The page of legal bases, and what a township sees while a kind is off."""

import pytest

from padis.accounts.models import Role
from padis.cases.models import Case
from padis.divisions.models import NATION
from padis.exchange.kinds import kind_of
from padis.privacy import legal
from padis.privacy.models import LegalBasis
from tests.intake.tables import checked, person, workbook
from tests.web.conftest import signed_in
from tests.web.test_filing import typed
from tests.world import CHANGAN, NOON, user

pytestmark = pytest.mark.django_db
OFF = "的法律依据，暂不能发送"
GIVEN = {"basis": "某省流动人口服务条例第九条", "document": "某省〔2026〕1 号", "valid_from": "2020-01-01"}


@pytest.fixture
def off():
    LegalBasis.objects.all().delete()
    legal.forget()


@pytest.fixture
def admin():
    return signed_in(user(NATION, Role.ADMINISTRATOR))


def test_the_journey_from_off_to_on_and_off_again(off, admin, django_capture_on_commit_callbacks):
    """The list shows it off; recorded, a township files; withdrawn with a reason, it cannot, and the history has both."""
    township = signed_in(user(CHANGAN))
    assert "未启用" in admin.get("/parameters/legal/").content.decode()
    assert OFF in township.get("/cases/new/").content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        assert admin.post("/parameters/legal/verification/", GIVEN).status_code == 302
    assert "已启用" in admin.get("/parameters/legal/").content.decode()
    assert OFF not in township.get("/cases/new/").content.decode()
    assert township.post("/cases/new/", typed()).status_code == 302

    row = LegalBasis.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        admin.post(f"/parameters/legal/verification/{row.pk}/withdraw/", {"why": "条例废止"})
    history = admin.get("/parameters/legal/verification/").content.decode()
    assert "条例废止" in history and GIVEN["basis"] in history and "未启用" in history
    assert OFF in township.get("/cases/new/").content.decode()


def test_the_filing_page_asks_for_nothing_while_it_is_off(off):
    """No form to fill in vain: neither one case, nor a grid, nor a table."""
    township = signed_in(user(CHANGAN))

    for address in ("/cases/new/", "/cases/new/?direction=outflow", "/cases/grid/new/", "/cases/import/"):
        page = township.get(address).content.decode()
        assert OFF in page and "case-acts" not in page and "import-bring" not in page, address


def test_what_was_typed_is_kept_when_it_was_switched_off_meanwhile(off):
    page = signed_in(user(CHANGAN)).post("/cases/new/", typed(name="王小芳"))

    assert page.status_code == 422 and OFF in page.content.decode()
    assert 'value="王小芳"' in page.content.decode()
    assert not Case.objects.exists()


def test_an_import_is_not_started_and_one_under_way_stops(off):
    by = user(CHANGAN)
    table = checked(by, workbook(person()), now=NOON)

    page = signed_in(by).post(f"/cases/import/{table.id}/start/", follow=True)

    assert OFF in page.content.decode() and not Case.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"), [({"basis": ""}, "basis"), ({"document": " "}, "document"), ({"valid_from": "x"}, "valid_from")]
)
def test_what_is_missing_is_said_at_its_field(off, admin, wrong, field):
    page = admin.post("/parameters/legal/verification/", {**GIVEN, **wrong})

    assert page.status_code == 422 and page.context["form"].errors[field]
    assert not LegalBasis.objects.exists()


def test_a_reason_is_asked_for(admin):
    row = LegalBasis.objects.get(kind="verification")

    page = admin.post(f"/parameters/legal/verification/{row.pk}/withdraw/", {"why": ""})

    assert page.status_code == 422 and page.context["form"].errors["why"]
    assert LegalBasis.objects.get(pk=row.pk).withdrawn_at is None


def test_what_does_not_exist_is_not_found(admin):
    assert admin.get("/parameters/legal/nonsense/").status_code == 404
    assert admin.get("/parameters/legal/verification/999999/withdraw/").status_code == 404


def test_the_pages_cost_few_queries(admin, django_assert_max_num_queries):
    for address in ("/parameters/legal/", "/parameters/legal/verification/"):
        with django_assert_max_num_queries(12):
            admin.get(address)


def test_a_double_click_records_once(off, admin):
    token = "0190f000-0000-7000-8000-000000000001"
    for _click in range(2):
        assert admin.post("/parameters/legal/verification/", {**GIVEN, "token": token}).status_code == 302

    assert LegalBasis.objects.count() == 1


def test_the_page_of_a_kind_says_what_it_declares(admin):
    """Purpose, proposed basis, time of keeping, receiver and fields, health fields marked; the 2010 rules are called historic."""
    text = admin.get("/parameters/legal/exam_report/").content.decode()
    kind = kind_of("exam_report")
    for said in (kind.purpose, kind.legal_basis, "36 个月", "对方乡镇", "（健康信息）", "历史业务"):
        assert said in text
    assert "历史业务" in admin.get("/parameters/legal/").content.decode()
