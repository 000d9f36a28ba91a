"""Who plays in the demonstration: the townships of a few counties, how diligent each is, and the accounts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from padis.accounts.models import Role, User
from padis.divisions import queries as divisions
from padis.divisions.models import NATION, Level, Unit

PASSWORD = "padis-demo-2026"  # of the demonstration's accounts only, which exist in no other installation

RESIDENCES = ("441900000000", "440306000000", "330782000000")  # 东莞, 深圳宝安, 义乌
HOMES = ("360603000000", "361103000000", "360112000000")  # 余江, 广丰, 新建
MOST_TOWNSHIPS = 8
BUSY = 9
"""The two townships of the main journey have so much more to do than another."""

NAMED_ACCOUNTS = (
    ("changan", "441900119000", Role.OPERATOR),
    ("jinjiang", "360603101000", Role.OPERATOR),
    ("yujiang", "360603000000", Role.SUPERVISOR),
    ("dongguan", "441900000000", Role.SUPERVISOR),
    ("yingtan", "360600000000", Role.SUPERVISOR),
    ("jiangxi", "360000000000", Role.SUPERVISOR),
    ("nation", NATION, Role.SUPERVISOR),
    ("admin-yujiang", "360603000000", Role.ADMINISTRATOR),
    ("admin-jiangxi", "360000000000", Role.ADMINISTRATOR),
    ("admin", NATION, Role.ADMINISTRATOR),
)
"""One account for each role and level, with a name that is easy to type."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account that a visitor of the demonstration may use."""

    username: str
    place: str
    role: str


def accounts() -> list[Account]:
    """In the order in which the main journey needs them, in the language at hand."""
    return [
        Account(username, _("The nation") if unit == NATION else divisions.full_name(unit), str(role.label))
        for username, unit, role in NAMED_ACCOUNTS
    ]


@dataclass(frozen=True, slots=True)
class Player:
    """A township's clerk in the demonstration. `diligence` from 0 (hardly ever looks) to 1 (the same day)."""

    user: User
    diligence: float
    busy: int  # how much work comes to it, next to others

    @property
    def unit(self) -> str:
        return self.user.unit_id


@dataclass(frozen=True, slots=True)
class Cast:
    residences: tuple[Player, ...]
    homes: tuple[Player, ...]

    def all(self) -> Iterator[Player]:
        yield from self.residences
        yield from self.homes


def make_cast(rng: Random, *, now: datetime) -> Cast:
    """Create the demonstration's accounts and address-book entries."""
    hashed = make_password(PASSWORD)  # once: it is slow on purpose
    named = {unit: username for username, unit, role in NAMED_ACCOUNTS if role == Role.OPERATOR}
    for username, unit, role in NAMED_ACCOUNTS:
        if role != Role.OPERATOR:
            _user(username, unit, role, hashed, now)
    players = {county: _players(rng, county, named, hashed, now) for county in (*RESIDENCES, *HOMES)}
    return Cast(
        residences=tuple(player for county in RESIDENCES for player in players[county]),
        homes=tuple(player for county in HOMES for player in players[county]),
    )


def _players(rng: Random, county: str, named: dict[str, str], hashed: str, now: datetime) -> list[Player]:
    townships = [
        place
        for place in divisions.children(county)
        if place.level == Level.TOWNSHIP and place.kind in {"town", "subdistrict", "township"}
    ]
    wanted = [place for place in townships if place.code in named]
    wanted += [place for place in townships if place.code not in named][: MOST_TOWNSHIPS - len(wanted)]
    players = []
    for place in wanted:
        user = _user(named.get(place.code, f"t{place.code[:9]}"), place.code, Role.OPERATOR, hashed, now)
        main = place.code in named
        diligence = 0.7 if main else rng.choice((0.25, 0.6, 0.8, 0.9, 0.95))
        players.append(Player(user, diligence, busy=BUSY if main else 1))
        _fill_entry(rng, place.code, now.date())
    _fill_entry(rng, county, now.date())
    return players


def _user(username: str, unit: str, role: Role, hashed: str, now: datetime) -> User:
    title = {Role.OPERATOR: "经办员", Role.SUPERVISOR: "监管员", Role.ADMINISTRATOR: "管理员"}[role]
    place = "国家" if unit == NATION else divisions.division(unit).name  # type: ignore[union-attr]
    made = User.objects.create(
        username=username, display_name=f"{place}{title}", unit_id=unit, role=role, password=hashed, created_at=now
    )
    return User.objects.select_related("unit__division").get(pk=made.pk)


def _fill_entry(rng: Random, code: str, today: date) -> None:
    """An address-book entry whose numbers ring nowhere: no exchange begins with 000."""
    Unit.objects.filter(pk=code).update(
        address=f"人民路{rng.randrange(1, 200)}号", telephone=f"0{rng.randrange(100, 999)}-000{rng.randrange(1000, 9999)}",
        person_on_duty=f"{rng.choice('王李张刘陈杨黄赵周吴')}老师", postcode=f"{code[:2]}{rng.randrange(1000, 9999)}", confirmed_on=today,
    )  # fmt: skip
