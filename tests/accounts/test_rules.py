"""Who may do what: every role at every level, towards units in every relation."""

import pytest

from padis.accounts import rules
from padis.accounts.models import Role, User
from padis.accounts.rules import PERMISSIONS, Ability
from padis.divisions import queries
from padis.divisions.models import NATION, Level, Unit
from padis.shared.errors import NotAllowed, Refused

pytestmark = [pytest.mark.usefixtures("divisions_loaded"), pytest.mark.django_db]

JIANGXI, SHANGRAO, GUANGFENG, WUDU = "360000000000", "361100000000", "361103000000", "361103101000"
GUANGDONG, DONGGUAN, CHANGAN = "440000000000", "441900000000", "441900119000"
CHAIN = {
    Level.NATION: NATION,
    Level.PROVINCE: JIANGXI,
    Level.PREFECTURE: SHANGRAO,
    Level.COUNTY: GUANGFENG,
    Level.TOWNSHIP: WUDU,
}
ADMINISTERING = [level for level in Level if level != Level.TOWNSHIP]


def unit(code: str) -> Unit:
    return queries.units([code])[code]


def somebody(role: Role, code: str) -> User:
    return User(pk=int(code) + 1, role=role, unit=unit(code))


def test_operators_work_at_townships_only():
    assert [level for level in Level if Role.OPERATOR in rules.roles_at(level)] == [Level.TOWNSHIP]


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMINISTRATOR])
def test_supervisors_and_administrators_work_above_townships(role):
    assert [level for level in Level if role in rules.roles_at(level)] == ADMINISTERING


@pytest.mark.parametrize(("role", "level"), [(role, level) for role in Role for level in Level])
def test_an_ability_is_had_exactly_where_the_table_says(role, level):
    user = somebody(role, CHAIN[level])
    granted = PERMISSIONS.get((role, level), frozenset())

    assert {ability for ability in Ability if rules.can(user, ability)} == granted


@pytest.mark.parametrize(("role", "level"), [(role, level) for role in Role for level in Level])
def test_what_is_not_granted_is_refused_with_a_sentence(role, level):
    user = somebody(role, CHAIN[level])

    for ability in set(Ability) - rules.abilities(user):
        with pytest.raises(NotAllowed, match="账号无权"):
            rules.check_may(user, ability)


def test_only_operators_handle_items():
    handling = {pair for pair, abilities in PERMISSIONS.items() if {Ability.FILE_CASE, Ability.ANSWER} & abilities}

    assert handling == {(Role.OPERATOR, Level.TOWNSHIP)}


def test_administrators_see_no_items_and_no_counts():
    for (role, _), abilities in PERMISSIONS.items():
        if role == Role.ADMINISTRATOR:
            assert not abilities & {Ability.SEE_REGISTER, Ability.SEE_COUNTS, Ability.LOOK_IN}


@pytest.mark.parametrize("level", ADMINISTERING)
@pytest.mark.parametrize("other", list(Level))
def test_an_administrator_administers_his_unit_and_what_lies_below(level, other):
    administrator = somebody(Role.ADMINISTRATOR, CHAIN[level])

    if other >= level:
        rules.check_may_administer(administrator, unit(CHAIN[other]))
    else:
        with pytest.raises(NotAllowed, match="不在本单位管辖范围"):
            rules.check_may_administer(administrator, unit(CHAIN[other]))


@pytest.mark.parametrize("stranger", [GUANGDONG, DONGGUAN, CHANGAN, "361102000000", "361102001000"])
def test_no_administrator_reaches_beside_his_own_tree(stranger):
    with pytest.raises(NotAllowed):
        rules.check_may_administer(somebody(Role.ADMINISTRATOR, GUANGFENG), unit(stranger))


def test_the_administrator_of_a_city_without_counties_reaches_its_townships():
    rules.check_may_administer(somebody(Role.ADMINISTRATOR, DONGGUAN), unit(CHANGAN))


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SUPERVISOR])
@pytest.mark.parametrize("level", list(Level))
def test_nobody_but_an_administrator_administers(role, level):
    with pytest.raises(NotAllowed):
        rules.check_may_administer(somebody(role, CHAIN[level]), unit(WUDU))


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("role", list(Role))
def test_an_account_is_created_only_with_a_role_of_its_level(level, role):
    nation = somebody(Role.ADMINISTRATOR, NATION)
    if role not in rules.roles_at(level):
        with pytest.raises(Refused) as refused:
            rules.check_may_create(nation, unit(CHAIN[level]), role)
        assert refused.value.field == "role"
    elif level > Level.NATION:
        rules.check_may_create(nation, unit(CHAIN[level]), role)


def test_an_administrator_creates_a_supervisor_beside_himself_but_no_equal():
    administrator = somebody(Role.ADMINISTRATOR, GUANGFENG)

    rules.check_may_create(administrator, unit(GUANGFENG), Role.SUPERVISOR)
    with pytest.raises(NotAllowed, match="上级单位创建"):
        rules.check_may_create(administrator, unit(GUANGFENG), Role.ADMINISTRATOR)


def test_nobody_manages_himself():
    administrator = somebody(Role.ADMINISTRATOR, GUANGFENG)

    with pytest.raises(NotAllowed, match="本人"):
        rules.check_may_manage(administrator, administrator)


def test_equals_do_not_manage_each_other():
    one, other = somebody(Role.ADMINISTRATOR, GUANGFENG), somebody(Role.ADMINISTRATOR, GUANGFENG)
    other.pk = 7

    with pytest.raises(NotAllowed, match="上级单位管理"):
        rules.check_may_manage(one, other)
    rules.check_may_manage(somebody(Role.ADMINISTRATOR, SHANGRAO), other)
