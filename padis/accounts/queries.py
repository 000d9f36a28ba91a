"""Reads of accounts for the screens."""

from collections.abc import Collection
from datetime import datetime

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.conf import settings
from django.db import connection
from django.db.models import CharField, F, Func, Max, Q, QuerySet, Sum, Value
from django.db.models.functions import Lower

from padis.accounts import rules
from padis.accounts.models import AccountEvent, User
from padis.accounts.rules import Ability

NAMES_IN = f"""
    SELECT one.id, one.display_name FROM {User._meta.db_table} one WHERE one.id = ANY(%s) AND (one.unit_id = %s OR EXISTS
        (SELECT FROM {AccountEvent._meta.db_table} moved WHERE moved.user_id = one.id AND moved.from_unit = %s))
"""


def users_below(by: User) -> QuerySet[User]:
    """The accounts of the administrator's unit and of all units below it; empty for everyone else."""
    if not rules.can(by, Ability.MANAGE_USERS):
        return User.objects.none()
    return User.objects.with_unit().filter(by.unit.scope.covers("unit__division__code"))


def matching(users: QuerySet[User], text: str) -> QuerySet[User]:
    """Those whose user name, name or unit contains the text, or whose unit's code begins with it."""
    return users.filter(
        Q(username__icontains=text)
        | Q(display_name__icontains=text)
        | Q(unit__division__full_name__icontains=text)
        | Q(unit__division__code__startswith=text)
    )


def of_level(users: QuerySet[User], level: int) -> QuerySet[User]:
    return users.filter(unit__division__level=level)


def locked(users: QuerySet[User], now: datetime) -> QuerySet[User]:
    """Those who are locked out at this moment."""
    shut = (
        AccessAttempt.objects.filter(attempt_time__gt=now - settings.AXES_COOLOFF_TIME)
        .values("username", "ip_address")
        .annotate(failures=Sum("failures_since_start"))
        .filter(failures__gte=settings.AXES_FAILURE_LIMIT)
    )
    return users.filter(username__in=shut.values("username"))


def taken(usernames: Collection[str]) -> set[str]:
    """Which of these user names belong to somebody, whatever their case; in small letters."""
    wanted = {name.lower() for name in usernames}
    found = User.objects.annotate(low=Lower("username")).filter(low__in=wanted)
    return set(found.values_list("low", flat=True))


def numbered(stems: Collection[str]) -> set[str]:
    """The user names that are made of one of these stems, a hyphen and something more."""
    stem = Func(F("username"), Value("-"), Value(1), function="split_part", output_field=CharField())
    return set(User.objects.annotate(stem=stem).filter(stem__in=set(stems)).values_list("username", flat=True))


def stored_username(typed: str) -> str:
    """The user name as its account has it, however it was typed; what belongs to nobody, in small letters.

    Wrong passwords are counted under it: five for an account, not five for each way to write its name.
    """
    found = User.objects.filter(username__iexact=typed).values_list("username", flat=True)
    return next((name for name in found if name.lower() == typed.lower()), typed.lower())


def locked_until(usernames: Collection[str]) -> dict[str, datetime]:
    """Which of these user names are locked out, from whatever address, and until when (it may lie in the past)."""
    failures = (
        AccessAttempt.objects.filter(username__in=usernames)
        .values("username", "ip_address")
        .annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
        .filter(failures__gte=settings.AXES_FAILURE_LIMIT)
        .order_by("last")
    )
    return {row["username"]: row["last"] + settings.AXES_COOLOFF_TIME for row in failures}


def has_second_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user).exists()


def names_in(unit: str, ids: Collection[int]) -> dict[int, str]:
    """The names of these users, of the unit alone: what one side shows of its people is not for the other.

    Those who were moved away since count too: what they did was done for this unit.
    """
    with connection.cursor() as cursor:
        cursor.execute(NAMES_IN, [list(ids), unit, unit])
        return dict(cursor.fetchall())
