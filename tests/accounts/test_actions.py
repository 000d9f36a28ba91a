"""What is done to accounts, and its trail."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.utils.translation import override

from padis.accounts import actions, queries
from padis.accounts.models import AccountEvent, LogInDay, Role, User
from padis.divisions import queries as divisions
from padis.divisions.models import NATION
from padis.shared.errors import Conflict, NotAllowed, Refused
from tests.world import GUANGFENG, NOON, YUJIANG, later, user

pytestmark = [pytest.mark.usefixtures("divisions_loaded"), pytest.mark.django_db]

COUNTY = "361103000000"


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # of one-time passwords made by the hundred
    ]


@pytest.fixture
def administrator() -> User:
    return user(COUNTY, Role.ADMINISTRATOR)


def create(
    by: User, *, code: str = GUANGFENG, role: Role = Role.OPERATOR, username: str = "liming"
) -> tuple[User, str]:
    unit = divisions.units([code])[code]
    return actions.create_user(by=by, unit=unit, role=role, username=username, display_name="李明", now=NOON)


def trail_of(user: User) -> list[tuple[str, int | None]]:
    return list(AccountEvent.objects.filter(user=user).order_by("pk").values_list("what", "by"))


def test_a_new_account_has_a_one_time_password(administrator):
    made, password = create(administrator)

    assert made.check_password(password)
    assert made.must_change_password
    assert trail_of(made) == [("created", administrator.pk)]


def test_one_time_passwords_differ_and_hold_no_letter_that_is_misread():
    passwords = {actions.one_time_password() for _ in range(200)}

    assert len(passwords) == 200
    assert not set("".join(passwords)) & set("0oO1lIi")


def test_nothing_is_created_outside_the_tree(administrator):
    with pytest.raises(NotAllowed):
        create(administrator, code=YUJIANG)

    assert not User.objects.filter(username="liming").exists()


def test_a_user_name_is_taken_once_whatever_its_case(administrator):
    create(administrator)

    with override("en"), pytest.raises(Refused, match="taken") as refused:
        create(administrator, username="LiMing")
    assert refused.value.field == "username"


def test_the_first_administrator_is_created_once():
    nation = divisions.units([NATION])[NATION]
    first, _ = actions.create_first_administrator(nation=nation, username="root", display_name="甲", now=NOON)

    assert trail_of(first) == [("created", None)]
    with pytest.raises(Conflict):
        actions.create_first_administrator(nation=nation, username="root2", display_name="乙", now=NOON)


def test_shutting_and_opening_an_account_leave_a_trail_once(administrator):
    made, _ = create(administrator)

    actions.disable(by=administrator, user=made, now=NOON)
    actions.disable(by=administrator, user=made, now=NOON)
    actions.enable(by=administrator, user=made, now=NOON)

    made.refresh_from_db()
    assert made.is_active
    assert [what for what, _ in trail_of(made)] == ["created", "disabled", "enabled"]


def test_a_reset_replaces_the_password_and_lifts_the_lock(administrator):
    made, before = create(administrator)
    lock(made)

    password = actions.reset_password(by=administrator, user=made, now=NOON)

    made.refresh_from_db()
    assert made.check_password(password) and not made.check_password(before)
    assert made.must_change_password
    assert not queries.locked_until([made.username])


def test_unlocking_leaves_the_password(administrator):
    made, password = create(administrator)
    lock(made)

    actions.unlock(by=administrator, user=made, now=NOON)

    made.refresh_from_db()
    assert made.check_password(password)
    assert not queries.locked_until([made.username])
    assert trail_of(made)[-1] == ("unlocked", administrator.pk)


def test_a_lost_second_factor_is_removed(administrator):
    made, _ = create(administrator)
    Authenticator.objects.create(user=made, type=Authenticator.Type.TOTP, data={"secret": "sealed"})

    actions.remove_second_factor(by=administrator, user=made, now=NOON)

    assert not Authenticator.objects.filter(user=made).exists()


@pytest.mark.parametrize(
    "action", [actions.disable, actions.enable, actions.reset_password, actions.unlock, actions.remove_second_factor]
)
def test_an_account_elsewhere_is_out_of_reach(administrator, action):
    stranger = user(YUJIANG)

    with pytest.raises(NotAllowed):
        action(by=administrator, user=stranger, now=NOON)
    assert trail_of(stranger) == []


def test_ones_own_password_ends_the_one_time_password(administrator):
    made, _ = create(administrator)

    actions.change_password(user=made, password="a river runs by", now=NOON)

    made.refresh_from_db()
    assert made.check_password("a river runs by") and not made.must_change_password
    assert trail_of(made)[-1] == ("password_changed", made.pk)


def test_a_day_with_log_ins_counts_once_and_begins_at_midnight_in_beijing():
    somebody = user(GUANGFENG)

    for moment in (NOON, later(hours=11), later(hours=12)):  # 12:00, 23:00, 0:00 of the next day
        actions.record_log_in(user=somebody, now=moment)

    days = LogInDay.objects.filter(user=somebody).order_by("day").values_list("day", flat=True)
    assert list(days) == [NOON.date(), NOON.date() + timedelta(days=1)]


def test_an_administrator_sees_the_accounts_of_his_tree_and_others_see_none(administrator):
    below, beside = user(GUANGFENG), user(YUJIANG)

    seen = queries.users_below(administrator)

    assert below in seen and administrator in seen and beside not in seen
    assert not queries.users_below(below).exists()


def test_the_user_of_a_session_comes_with_unit_and_division_in_one_query(django_assert_num_queries):
    from padis.accounts.backends import UnitBackend

    somebody = user(GUANGFENG)

    with django_assert_num_queries(1):
        found = UnitBackend().get_user(somebody.pk)
        assert found.unit.division.name == "五都镇"


def lock(user: User) -> None:
    AccessAttempt.objects.create(
        username=user.username,
        ip_address="127.0.0.1",
        user_agent="test",
        failures_since_start=5,
        http_accept="",
        path_info="",
    )
