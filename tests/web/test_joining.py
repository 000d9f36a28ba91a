"""What exists already, beside what was typed; joined to it without typing twice, or filed beside it with a reason."""

import re

import pytest

from padis.cases.actions import state
from padis.cases.models import Case, Claim, Direction
from padis.exchange import actions
from padis.exchange.models import Message
from padis.exchange.states import State
from padis.kinds.verification.actions import file_case
from padis.privacy.models import AccessLog, Purpose
from padis.shared.errors import Conflict, NotAllowed, Refused
from tests.web.conftest import signed_in
from tests.world import CHANGAN, SHIYAN, YUJIANG, facts, filed, later, user

pytestmark = pytest.mark.django_db
NEW = "/cases/new/"
TOKEN = "0190a1b2-0000-7000-8000-000000000001"


@pytest.fixture
def clerk():
    return user(CHANGAN)


def text_of(response):
    return response.content.decode()


def case_of(message):
    return Case.objects.get(pk=(message.shard, message.case_id))


def typed(given, *, own="residence_division", **changes):
    """What the form sends of the facts."""
    given = {**given, "then": "view", "token": "", **changes}
    return {name: value for name, value in given.items() if name != own and value is not None}


def from_home(given, **changes):
    """The same stay, typed as an outflow case by the place of registration."""
    return typed({**given, "outflow_date": "2026-10-18"}, own="registered_division", **changes)


OUTFLOW = f"{NEW}?direction=outflow"


def join(by, case, given, direction="inflow"):
    return signed_in(by).post(f"{NEW}join/{case.number}/?direction={direction}", given)


def test_her_own_file_stands_beside_what_was_typed_with_why(clerk):
    """Field by field with the differences marked, and the reading is logged."""
    given = facts()
    case = case_of(filed(clerk, **given))
    AccessLog.objects.all().delete()
    response = signed_in(clerk).post(NEW, typed(given, name="王晓芳", phone="13900000001"))
    page = text_of(response)
    assert response.status_code == 422
    assert "王晓芳" in page and "王小芳" in page and "<mark>0</mark>" in page
    assert "身份证号相同" in page and f"{NEW}join/{case.number}/" in page and "并入已有个案：修改档案" in page
    assert Purpose.MAINTAINING in AccessLog.objects.values_list("purpose", flat=True)


def test_units_between_which_she_moves_show_nothing_else_of_her(clerk):
    """A third unit learns who filed her when, in which direction, and what agrees."""
    given = facts(registered_address="上张村3组", phone="13911112222")
    case = case_of(filed(clerk, **given))
    page = text_of(signed_in(user(SHIYAN)).post(NEW, typed(given, registered_address="", phone="13600000000")))
    assert "身份证号相同 · 姓名、出生日期和户籍县（市、区）相同" in page and "长安镇 · 东莞市" in page
    assert "上张村3组" not in page and "13911112222" not in page and f"join/{case.number}" not in page


def test_what_was_typed_becomes_proposed_changes_of_ones_own_file(clerk):
    """Nothing is saved before the clerk saves; what was not typed stays; the place is not taken over."""
    given = facts(education="20")
    case = case_of(filed(clerk, **given))
    response = join(clerk, case, typed(given, education=None, phone="13911112222", marital_status="22"))
    page = text_of(response)
    assert response.status_code == 200
    assert f'action="/cases/{case.number}/edit/"' in page and 'value="13911112222"' in page
    assert "档案原为“13900000000”" in page
    assert Case.objects.get().sealed["phone"] == "13900000000" and Claim.objects.count() == 1
    assert '<option value="20" selected>' in page


def test_nobody_joins_what_is_not_the_same_stay(clerk):
    given = facts()
    case = case_of(filed(clerk, **given))
    assert join(user(SHIYAN), case, typed(given)).status_code == 404
    assert join(user(YUJIANG), case, typed(given)).status_code == 404  # she would live where she is registered
    assert join(clerk, case, from_home(given), "outflow").status_code == 404


def test_a_spoilt_form_is_not_joined_and_not_lost(clerk):
    given = facts()
    case = case_of(filed(clerk, **given))
    response = join(clerk, case, typed(given, name="", phone="13911112222"))
    page = text_of(response)
    assert response.status_code == 422 and 'value="13911112222"' in page
    assert 'action="/cases/new/?direction=inflow"' in page


def test_what_the_other_side_asks_is_answered_with_what_was_typed(clerk):
    """The answer form opens with the fields that differ, and their finding; it is sent as any other."""
    given = facts()
    message, other = filed(clerk, **given), user(YUJIANG)
    sent = from_home(given, phone="13911112222", marital_status="22")
    page = text_of(signed_in(other).post(OUTFLOW, sent))
    assert "本次流动已经建档" in page and "并入已有个案：作为核实反馈" in page
    page = text_of(join(other, case_of(message), sent, "outflow"))
    assert re.search(
        '<input[^>]* name="fix-phone"[^>]* value="13911112222"|<input[^>]* value="13911112222"[^>]* name="fix-phone"',
        page,
    )
    assert page.count("data-fix-holds") == 3  # the telephone, the marital status, the day she left
    assert re.search('name="finding" value="corrected"[^>]* checked', page)
    assert "13911112222" not in str(Claim.objects.values_list("sealed", flat=True)) and Claim.objects.count() == 1


def test_what_agrees_presets_no_result(clerk):
    given = facts()
    message = filed(clerk, **given)
    page = text_of(join(user(YUJIANG), case_of(message), from_home(given, outflow_date=None), "outflow"))
    assert "data-fix-holds" not in page and not re.search('name="finding"[^>]* checked', page)


def answered(message, by):
    actions.answer(key=message.key, by=by, finding="consistent", corrections={}, note="", now=later(1))
    assert Message.objects.get(pk=message.pk).state == State.ANSWERED


def test_without_an_open_item_it_is_the_statement_of_ones_side(clerk):
    """It stands in the two-sided facts, moves nothing that the file holds, and is stated once."""
    given = facts()
    message, other = filed(clerk, **given), user(YUJIANG)
    case = case_of(message)
    answered(message, other)
    before = Claim.objects.count()
    sent = from_home(given, phone="13911112222", token=TOKEN)
    assert "登记为本单位填报" in text_of(signed_in(other).post(OUTFLOW, sent))
    for _click in range(2):
        assert join(other, case, sent, "outflow")["Location"] == f"/cases/{case.number}/"
    claim = Claim.objects.order_by("at").last()
    assert Claim.objects.count() == before + 1
    assert (claim.unit, claim.adopted, claim.sealed) == (YUJIANG, False, {"phone": "13911112222"})
    assert claim.facts == {"outflow_date": "2026-10-18"}
    assert case_of(message).sealed["phone"] == "13900000000"
    assert "13911112222" in text_of(signed_in(clerk).get(f"/cases/{case.number}/"))
    join(other, case, {**sent, "token": ""}, "outflow")
    assert Claim.objects.count() == before + 1


def test_only_the_other_side_of_an_open_file_states(clerk):
    case = case_of(filed(clerk))
    for somebody in (clerk, user(SHIYAN)):
        with pytest.raises(NotAllowed):
            state(key=case.key, by=somebody, facts={"phone": "13911112222"}, now=later(1))
    with pytest.raises(Refused):
        state(key=case.key, by=user(YUJIANG), facts={"phone": "13900000000"}, now=later(1))
    Case.objects.update(state="closed")
    with pytest.raises(Conflict):
        state(key=case.key, by=user(YUJIANG), facts={"phone": "13911112222"}, now=later(1))


def test_she_moved_here_from_there(clerk):
    """The reason is proposed, and the stay before is kept: a link for who may open both."""
    given = facts()
    former = case_of(filed(clerk, **given))
    other = user(SHIYAN)
    page = text_of(signed_in(other).post(NEW, typed(given)))
    assert f'name="former" value="{former.number}" checked' in page and "已从长安镇 · 东莞市转来" in page
    assert signed_in(other).post(NEW, typed(given, former=former.number)).status_code == 302
    case = Case.objects.get(unit=SHIYAN)
    assert (case.former_number, case.duplicate_reason) == (former.number, "已从长安镇 · 东莞市转来")
    here = text_of(signed_in(other).get(f"/cases/{case.number}/"))
    assert former.number in here and f"/cases/{former.number}/" not in here
    assert f'href="/cases/{former.number}/"' in text_of(signed_in(user(YUJIANG)).get(f"/cases/{case.number}/"))


def test_a_former_stay_that_was_not_found_is_none(clerk):
    """A number that the check does not find for her is no reason, and is not kept."""
    given = facts()
    filed(clerk, **given)
    stranger = case_of(filed(clerk, name="李四妹"))
    assert signed_in(user(SHIYAN)).post(NEW, typed(given, former=stranger.number)).status_code == 422
    response = signed_in(user(SHIYAN)).post(NEW, typed(given, former=stranger.number, duplicate_reason="另一人"))
    assert response.status_code == 302 and Case.objects.get(unit=SHIYAN).former_number == ""


def test_a_corrected_number_is_looked_for_too(clerk):
    """Shown the same way at maintaining, and kept with a reason; other corrections are not held up."""
    given = facts()
    there = file_case(
        by=user(SHIYAN), direction=Direction.INFLOW, facts={**given, "residence_division": SHIYAN}, now=later(1)
    )
    case = case_of(filed(clerk, name="王小方"))
    held = {**case.facts, "name": "王小方", "sex": "2", "birth_date": case.birth_date.isoformat(), **case.sealed}
    held |= {"marital_status": "21", "inflow_date": "2026-10-20", "pregnancy_status": "0"}
    change = {**held, "id_number": given["id_number"], "birth_date": given["birth_date"]}
    path = f"/cases/{case.number}/edit/"
    response = signed_in(clerk).post(path, change)
    page = text_of(response)
    assert response.status_code == 422
    assert "石岩街道" in page and "身份证号相同" in page and there.number.rpartition("-")[0] not in page
    assert Case.objects.get(pk=case.pk).sealed == case.sealed
    assert signed_in(clerk).post(path, {**change, "duplicate_reason": "由石岩迁来"}).status_code == 302
    after = Case.objects.get(pk=case.pk)
    assert (after.sealed["id_number"], after.duplicate_reason) == (given["id_number"], "由石岩迁来")
    assert signed_in(clerk).post(path, {**change, "phone": "13911112222"}).status_code == 302
