"""Lists of case files, and what both sides state."""

from datetime import timedelta

import pytest

from padis.cases import queries
from padis.cases.facts import Group
from padis.cases.models import Case, Direction
from padis.cases.queries import Wanted
from padis.exchange import actions
from tests.world import CHANGAN, GUANGFENG, NOON, TODAY, YUJIANG, facts, filed, later, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]

JIANGXI, YINGTAN, YUJIANG_COUNTY = "360000000000", "360600000000", "360603000000"


@pytest.fixture
def clerk():
    return user(CHANGAN)


def names(clerk, **wanted):
    files = queries.matching(queries.files_of(clerk), Wanted(**wanted))
    return sorted(files.values_list("name", flat=True))


def test_a_unit_sees_its_own_files_only(clerk):
    filed(clerk)
    assert queries.files_of(clerk).count() == 1
    assert not queries.files_of(user(YUJIANG)).exists()


def test_a_name_is_found_by_its_beginning_and_however_it_was_written(clerk):
    for name in ("王小芳", "王小兰", "欧阳小芳", "阿依古丽·买买提", "𠮷野花", "Anna Schmidt"):
        filed(clerk, name=name)
    assert names(clerk, name="王小") == ["王小兰", "王小芳"]
    assert names(clerk, name="阿依古丽•买") == ["阿依古丽·买买提"]
    assert names(clerk, name="𠮷") == ["𠮷野花"]
    assert names(clerk, name="ANNA") == ["Anna Schmidt"]
    assert names(clerk, name="小芳") == []


def test_a_person_is_found_by_her_number_however_it_is_written(clerk):
    """Whoever was filed with 15 digits too; a placeholder finds nobody."""
    given = facts()
    message = filed(clerk, **given)
    filed(clerk, name="李春燕")
    spelled = " ".join([given["id_number"][:6], given["id_number"][6:]])
    assert names(clerk, person=spelled) == ["王小芳"]
    old = given["id_number"][:6] + given["id_number"][8:17]
    assert names(clerk, person=old) == ["王小芳"]
    assert names(clerk, person="000000199801010000") == names(clerk, person=given["id_number"][:8]) == []
    assert Case.objects.get(pk=(message.shard, message.case_id)).name == "王小芳"


def test_the_other_side_is_found_at_every_level(clerk):
    filed(clerk, name="余江来的")
    filed(clerk, name="广丰来的", registered_division=GUANGFENG)
    filed(clerk, name="去余江的", direction=Direction.OUTFLOW, registered_division=CHANGAN, residence_division=YUJIANG,
          outflow_date="2026-10-01")  # fmt: skip
    for place in (YUJIANG, YUJIANG_COUNTY, YINGTAN):
        assert names(clerk, partner=place) == ["余江来的", "去余江的"]
    assert len(names(clerk, partner=JIANGXI)) == 3
    assert names(clerk, partner="999999999999") == []


def test_files_are_narrowed_by_direction_state_and_day(clerk):
    filed(clerk)
    filed(clerk, at=later(5), name="李春燕")
    assert names(clerk, filed_from=TODAY + timedelta(days=5)) == ["李春燕"]
    assert names(clerk, filed_until=TODAY) == ["王小芳"]
    assert names(clerk, direction="outflow") == names(clerk, state="closed") == []
    assert len(names(clerk, direction="inflow", state="open")) == 2


def test_both_sides_say_who_said_what_when(clerk):
    """The held value first, earlier ones after it; the other side's value differs until it is taken over."""
    message, other = filed(clerk), user(YUJIANG)
    actions.answer(
        key=message.key, by=other, finding="corrected", corrections={"marital_status": "22"}, note="", now=later(1)
    )
    line = line_of(message, "marital_status")
    assert line.differs
    assert [(said.value, said.unit) for said in line.stated] == [("22", YUJIANG)]
    actions.confirm(key=message.key, by=clerk, accepted=["marital_status"], now=later(2))
    line = line_of(message, "marital_status")
    assert not line.differs
    assert [(said.value, said.at) for said in line.held] == [("22", later(2)), ("21", NOON)]


def line_of(message, name):
    case = Case.objects.get(pk=(message.shard, message.case_id))
    sections = queries.both_sides(queries.claims_of(case), health=True)
    return next(line for lines in sections.values() for line in lines if line.field.name == name)


def test_health_is_shown_to_nobody_who_may_not_read_it(clerk):
    message = filed(clerk, pregnancy_status="1", children=[{"birth_date": "2020-01-05"}])
    case = Case.objects.get(pk=(message.shard, message.case_id))
    open_to_both = queries.both_sides(queries.claims_of(case), health=True)
    assert {Group.CHILDREN, Group.PREGNANCY} <= set(open_to_both)
    assert {Group.CHILDREN, Group.PREGNANCY}.isdisjoint(queries.both_sides(queries.claims_of(case), health=False))


@pytest.mark.parametrize(("area", "known"), [("360603", True), ("360622", True), ("362226", True), ("999999", False)])
def test_an_area_is_known_if_it_ever_was_a_code(area, known):
    assert queries.area_known(area) is known
