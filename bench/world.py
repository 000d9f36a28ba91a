"""Who is measured: sixty townships in ten counties, with the same work in a small country and in a large one.

What a page costs must not depend on how much others have to do; so the measured units' own work is equal at every
size, and all other cases belong to others. Needs Django.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta
from functools import cache
from random import Random

from django.test.client import Client, ClientHandler
from django.utils import timezone

from padis.accounts.models import Role, User
from padis.cases.models import Direction
from padis.cases.rules import check_in_scope
from padis.divisions import queries as divisions
from padis.divisions.models import NATION, Level
from padis.shared.errors import Refused
from padis.shared.time import beijing_date
from padis.simulator.people import Facts, person

COUNTIES = (
    "110105000000", "310115000000", "320583000000", "330782000000", "440306000000",
    "341202000000", "360603000000", "361103000000", "430181000000", "511702000000",
)  # fmt: skip
"""Five where many arrive, five from which many come."""
TOWNSHIPS = 6
CASES = 6_000
"""Cases of the measured townships among themselves: 200 items for each, some twenty of them open."""


def yesterday() -> date:
    """The last day of work: what happens in the run happens after it."""
    return beijing_date(timezone.now()) - timedelta(days=1)


def townships() -> tuple[str, ...]:
    """The measured ones; the first of each county are streets or towns with people."""
    return tuple(
        place.code
        for county in COUNTIES
        for place in [below for below in divisions.children(county) if below.level == Level.TOWNSHIP][:TOWNSHIPS]
    )


def places_above() -> dict[str, list[str]]:
    """By level: the units whose monitor is measured."""
    return {
        "county": list(COUNTIES),
        "city": sorted({divisions.city_of(county) for county in COUNTIES}),
        "province": sorted({divisions.province_of(county) for county in COUNTIES}),
        "nation": [NATION],
    }


def make_users() -> User:
    """An account for each measured unit. Returns the one that the load acts by."""
    above = {code for codes in places_above().values() for code in codes}
    roles = {**dict.fromkeys(above, Role.SUPERVISOR), **dict.fromkeys(townships(), Role.OPERATOR)}
    now = timezone.now()
    User.objects.bulk_create(
        User(username=code, display_name=code, unit_id=code, role=role, password="!", created_at=now)
        for code, role in roles.items()
    )
    return user_of(townships()[0])


def newcomer(rng: Random, unit: str, homes: Sequence[str]) -> Facts:
    """Somebody who came to the unit from one of the homes, in scope to be filed by it."""
    while True:
        facts = person(rng, registered_code=rng.choice(homes), residence_code=unit, today=yesterday())
        with suppress(Refused):
            check_in_scope(facts, Direction.INFLOW, unit=unit, on=yesterday())
            return facts


@cache
def handler() -> ClientHandler:
    return ClientHandler(enforce_csrf_checks=True)


def user_of(unit: str) -> User:
    return User.objects.with_unit().get(username=unit)


def client_of(unit: str) -> Client:
    """A browser in which the unit's user is logged in. All share what a serving process makes once, the middleware."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.handler = handler()
    client.force_login(user_of(unit), backend="padis.accounts.backends.UnitBackend")
    return client
