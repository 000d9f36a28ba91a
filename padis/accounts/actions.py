"""What is done to accounts; the only writer of users, log-in days and account events."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from allauth.mfa.models import Authenticator
from axes.utils import reset as reset_attempts
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from padis.accounts import rules
from padis.accounts.batches import NewAccount
from padis.accounts.hashers import one_time_hash
from padis.accounts.models import AccountEvent, LogInDay, Role, UnitLogIns, User
from padis.divisions.models import Unit
from padis.shared.errors import Conflict, Refused
from padis.shared.time import beijing_date

What = AccountEvent.What

# No letter or digit that is mistaken for another when read out on the telephone.
_LEGIBLE = "abcdefghjkmnpqrstuvwxyz23456789"

_LOG_INS = UnitLogIns._meta.db_table
ADD_LOG_IN = f"""
    INSERT INTO {_LOG_INS} AS l (unit, month, days) VALUES (%s, %s, %s)
    ON CONFLICT (unit, month) DO UPDATE SET days = l.days | EXCLUDED.days WHERE l.days | EXCLUDED.days <> l.days
"""


@transaction.atomic
def create_user(
    *, by: User, unit: Unit, role: Role, username: str, display_name: str, now: datetime
) -> tuple[User, str]:
    """Create an account. Returns it and its one-time password, which the first log-in replaces.

    Raises NotAllowed, Refused (field "role" or "username").
    """
    rules.check_may_create(by, unit, role)
    return _create(by=by, unit=unit, role=role, username=username, display_name=display_name, now=now)


@transaction.atomic
def create_users(*, by: User, accounts: Sequence[NewAccount], now: datetime) -> list[tuple[User, str]]:
    """Create many accounts, all or none. Returns each with its one-time password.

    Raises NotAllowed, Refused where one may not be created, Conflict where a user name was taken meanwhile.
    """
    made = [_new(account, one_time_password(), by=by, now=now) for account in accounts]
    try:
        with transaction.atomic():
            User.objects.bulk_create([user for user, _password in made])
    except IntegrityError as error:
        raise Conflict(_("A user name was taken meanwhile. Check the rows again.")) from error
    _record_all([user for user, _password in made], What.CREATED, by=by, now=now)
    return made


@transaction.atomic
def create_first_administrator(*, nation: Unit, username: str, display_name: str, now: datetime) -> tuple[User, str]:
    """The account that all others descend from, for the command line of a new installation.

    Returns it and its one-time password. Raises Conflict where the nation has an active administrator already.
    """
    if User.objects.filter(unit=nation, role=Role.ADMINISTRATOR, is_active=True).exists():
        raise Conflict(_("There is an administrator already."))
    return _create(by=None, unit=nation, role=Role.ADMINISTRATOR, username=username, display_name=display_name, now=now)


def disable(*, by: User, user: User, now: datetime) -> None:
    """Shut the account; its open sessions end with their next request. Raises NotAllowed."""
    rules.check_may_manage(by, user)
    _set_active(user, False, by=by, now=now)


def enable(*, by: User, user: User, now: datetime) -> None:
    """Open a shut account again. Raises NotAllowed."""
    rules.check_may_manage(by, user)
    _set_active(user, True, by=by, now=now)


@transaction.atomic
def move(*, by: User, user: User, unit: Unit, role: Role, now: datetime) -> None:
    """Put the account into another unit of the administrator's sub-tree, or another role; open sessions end.

    What the user did stays with the unit it was done for. Raises NotAllowed, Refused (field "role" or "unit").
    """
    rules.check_may_move(by, user, unit, role)
    before = User.objects.select_for_update().get(pk=user.pk)
    if (before.unit_id, before.role) == (unit.code, role):
        raise Refused(_("The user is there already."), field="unit")
    user.unit, user.role = unit, role
    user.save(update_fields=["unit", "role"])
    AccountEvent.objects.create(
        user=user,
        by=by,
        what=What.MOVED,
        at=now,
        from_unit=before.unit_id,
        to_unit=unit.code,
        from_role=before.role,
        to_role=role,
    )


@transaction.atomic
def set_active(*, by: User, users: Sequence[User], active: bool, now: datetime) -> int:
    """Shut or open many accounts. Returns how many were changed. Raises NotAllowed if one may not be."""
    for user in users:
        rules.check_may_manage(by, user)
    return sum(_set_active(user, active, by=by, now=now) for user in users)


@transaction.atomic
def reset_passwords(*, by: User, users: Sequence[User], now: datetime) -> list[tuple[User, str]]:
    """Replace the passwords of many and lift their lock-outs; open sessions end. Raises NotAllowed if one may not be."""
    made = []
    for user in users:
        rules.check_may_manage(by, user)
        password = one_time_password()
        user.password, user.must_change_password = one_time_hash(password), True
        reset_attempts(username=user.username)
        made.append((user, password))
    User.objects.bulk_update(users, ["password", "must_change_password"])
    _record_all(users, What.PASSWORD_RESET, by=by, now=now)
    return made


@transaction.atomic
def unlock_all(*, by: User, users: Sequence[User], now: datetime) -> None:
    """Lift the lock-outs of many. Raises NotAllowed if one may not be."""
    for user in users:
        unlock(by=by, user=user, now=now)


@transaction.atomic
def reset_password(*, by: User, user: User, now: datetime) -> str:
    """Replace the password and lift a lock-out; open sessions end. Returns the one-time password. Raises NotAllowed."""
    rules.check_may_manage(by, user)
    password = one_time_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    reset_attempts(username=user.username)
    _record(user, What.PASSWORD_RESET, by=by, now=now)
    return password


@transaction.atomic
def unlock(*, by: User, user: User, now: datetime) -> None:
    """Lift the lock-out after too many wrong passwords. Raises NotAllowed."""
    rules.check_may_manage(by, user)
    reset_attempts(username=user.username)
    _record(user, What.UNLOCKED, by=by, now=now)


@transaction.atomic
def remove_second_factor(*, by: User, user: User, now: datetime) -> None:
    """For a user who lost the telephone with the authenticator. Raises NotAllowed."""
    rules.check_may_manage(by, user)
    Authenticator.objects.filter(user=user).delete()
    _record(user, What.SECOND_FACTOR_REMOVED, by=by, now=now)


@transaction.atomic
def change_password(*, user: User, password: str, now: datetime) -> None:
    """The user's own choice, already checked by the validators."""
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    _record(user, What.PASSWORD_CHANGED, by=user, now=now)


def record_log_in(*, user: User, now: datetime) -> None:
    """Note the Beijing day, of the user and of the unit (M9 counts days, not log-ins)."""
    day = beijing_date(now)
    LogInDay.objects.bulk_create([LogInDay(user=user, day=day)], ignore_conflicts=True)
    with connection.cursor() as cursor:
        cursor.execute(ADD_LOG_IN, [user.unit_id, f"{day:%Y%m}", UnitLogIns.bit(day)])


def one_time_password() -> str:
    """Twelve characters in three groups, some 59 bits."""
    return "-".join("".join(secrets.choice(_LEGIBLE) for _ in range(4)) for _ in range(3))


def _create(
    *, by: User | None, unit: Unit, role: Role, username: str, display_name: str, now: datetime
) -> tuple[User, str]:
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(_("This user name is taken."), field="username")
    password = one_time_password()
    user = User(
        username=username,
        display_name=display_name,
        unit=unit,
        role=role,
        must_change_password=True,
        created_at=now,
        created_by=by,
    )
    user.set_password(password)
    user.save()
    _record(user, What.CREATED, by=by, now=now)
    return user, password


def _new(account: NewAccount, password: str, *, by: User, now: datetime) -> tuple[User, str]:
    rules.check_may_create(by, account.unit, account.role)
    user = User(
        username=account.username,
        display_name=account.display_name,
        unit=account.unit,
        role=account.role,
        must_change_password=True,
        created_at=now,
        created_by=by,
        password=one_time_hash(password),
    )
    return user, password


@transaction.atomic
def _set_active(user: User, active: bool, *, by: User, now: datetime) -> bool:
    changed = User.objects.filter(pk=user.pk, is_active=not active).update(is_active=active)
    user.is_active = active
    if changed:
        _record(user, What.ENABLED if active else What.DISABLED, by=by, now=now)
    return bool(changed)


def _record(user: User, what: AccountEvent.What, *, by: User | None, now: datetime) -> None:
    AccountEvent.objects.create(user=user, by=by, what=what, at=now)


def _record_all(users: Sequence[User], what: AccountEvent.What, *, by: User, now: datetime) -> None:
    AccountEvent.objects.bulk_create([AccountEvent(user=user, by=by, what=what, at=now) for user in users])
