"""How the townships of a place use the platform (M9): log-in days, acts, and what lies there. Units and days, never persons.

Two things are told apart: a township that does not log in, and one that logs in and does not receive.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

from django.db import connection
from django.db.models import Count, Min, Q, Sum
from django.db.models.functions import Left

from padis.accounts.models import Role, UnitLogIns, User
from padis.deadlines import queries as rules
from padis.divisions import queries as divisions
from padis.divisions.models import Division, Level
from padis.divisions.scope import SIGNIFICANT_DIGITS, Scope
from padis.exchange.models import Activity, Turn
from padis.exchange.states import RECEIVERS_ACTS, State
from padis.shared.sharding import cross_shard, shard_of
from padis.shared.time import beijing_midnight


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which statistical month log-in days and acts are counted; the rest is of `today`, by the days that hold then."""

    first: date
    last: date
    today: date
    enough: int  # log-in days in the month from which a township counts as one that uses the platform (I11)
    silent: int  # days without a log-in
    unopened: int  # days that something received lies unopened

    @classmethod
    def of(cls, month: str, *, today: date) -> Self:
        first, last = rules.span_of(month)
        enough = rules.login_days(min(last, today))
        return cls(first, last, today, enough, rules.silent_days(today), rules.unopened_days(today))

    @property
    def silent_since(self) -> date:
        """Who logged in on this day or later is not silent."""
        return self.today - timedelta(days=self.silent - 1)

    @property
    def unopened_before(self) -> Any:
        """The moment before which an item must have come to count as lying unopened."""
        return beijing_midnight(self.today - timedelta(days=self.unopened - 1))


@dataclass(frozen=True, slots=True)
class Use:
    """One township. `last` is None where nobody ever logged in; `waiting`, `unopened` and `oldest` are of this moment."""

    division: Division
    accounts: int
    last: date | None
    days: int
    acts: int
    waiting: int
    unopened: int
    oldest: Any
    is_silent: bool
    reached: bool

    @property
    def lies_unopened(self) -> bool:
        """It logs in, and does not receive."""
        return not self.is_silent and self.unopened > 0


@dataclass(slots=True)
class Counts:
    """The townships of one place, by how they use the platform."""

    townships: int = 0
    accounts: int = 0
    reached: int = 0
    silent: int = 0
    unread: int = 0

    @property
    def rate(self) -> float | None:
        """I11, the log-in rate of townships; None (shown as "—") where there is no township."""
        return self.reached / self.townships if self.townships else None

    def add(self, other: "Counts") -> None:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


ONLY = ("reached", "below", "silent", "unread")
"""The lists of townships behind the counts: with enough log-in days, with fewer, silent, that log in and do not receive."""

_TOWNSHIPS = f"""
    used AS (
        SELECT unit, sum(bit_count((days & counted)::bit(32))) AS days, bool_or(days & lately <> 0) AS lately
        FROM {UnitLogIns._meta.db_table} JOIN unnest(%(months)s::text[], %(counted)s::int[], %(lately)s::int[])
             AS spans (month, counted, lately) USING (month)
        WHERE unit BETWEEN %(from)s AND %(to)s GROUP BY unit
    ), stuck AS (
        SELECT DISTINCT unit FROM {Turn._meta.db_table}
        WHERE state = '{State.SENT.value}' AND act IN ({", ".join(f"'{act.value}'" for act in RECEIVERS_ACTS)})
              AND since < %(before)s AND unit BETWEEN %(from)s AND %(to)s
    ), township AS (
        SELECT code, coalesce(days, 0) >= %(enough)s AS reached, NOT coalesce(lately, false) AS silent,
               coalesce(lately, false) AND stuck.unit IS NOT NULL AS unread
        FROM {Division._meta.db_table} LEFT JOIN used ON used.unit = code LEFT JOIN stuck ON stuck.unit = code
        WHERE level = {Level.TOWNSHIP.value} AND code BETWEEN %(from)s AND %(to)s
    )"""
"""For a WITH: a row for each township of a place, and to which lists it belongs."""


def below(place: Division, asked: Asked) -> list[tuple[Division, Counts]]:
    """The places directly below with their counts. Two queries, whatever the level."""
    lines = {
        child.code[: SIGNIFICANT_DIGITS[child.level]]: (child, Counts()) for child in divisions.children(place.code)
    }
    digits = max(map(len, lines))
    for stem, found in [*_by_stem(place, digits, asked), *_accounts_by_stem(place, digits)]:
        line = next((lines[stem[:length]] for length in range(len(stem), 1, -1) if stem[:length] in lines), None)
        if line:
            line[1].add(found)
    return list(lines.values())


def codes(place: Division, asked: Asked, only: str = "") -> list[str]:
    """The townships of a place, in the order of codes, or those on one of the lists. One query."""
    if only not in ONLY:
        if place.level == Level.TOWNSHIP:
            return [place.code]
        return [child.code for child in divisions.children(place.code) if child.level == Level.TOWNSHIP]
    condition = "NOT reached" if only == "below" else only
    return [code for (code,) in _rows(f"SELECT code FROM township WHERE {condition} ORDER BY code", place, asked)]


def uses(townships: Sequence[str], asked: Asked) -> list[Use]:
    """What there is to say of these townships, in their order. Five queries, however many they are."""
    with cross_shard("the townships of a place"):
        days, last = _log_ins(townships, asked)
        accounts = dict(_operators().filter(unit__in=townships).values_list("unit").annotate(n=Count("pk")))
        shards = sorted(set(map(shard_of, townships)))
        acts = Activity.objects.filter(shard__in=shards, unit__in=townships, day__range=(asked.first, asked.last))
        done = dict(acts.values_list("unit").annotate(n=Sum("acts")))
        waiting = _waiting(townships, shards, asked)
    found = []
    for division in filter(None, map(divisions.division, townships)):
        code, waits = division.code, waiting.get(division.code, {})
        found.append(
            Use(
                division, accounts.get(code, 0), last.get(code), days.get(code, 0), done.get(code, 0),
                waits.get("all", 0), waits.get("unopened", 0), waits.get("oldest"),
                is_silent=last.get(code, date.min) < asked.silent_since, reached=days.get(code, 0) >= asked.enough,
            )
        )  # fmt: skip
    return found


def _log_ins(townships: Sequence[str], asked: Asked) -> tuple[dict[str, int], dict[str, date]]:
    """By township, how many log-in days the month has, and the last one of all."""
    masks = days_by_month(asked.first, asked.last)
    rows = UnitLogIns.objects.filter(unit__in=townships)
    days: dict[str, int] = {}
    for unit, month, bits in rows.filter(month__in=masks).values_list("unit", "month", "days"):
        days[unit] = days.get(unit, 0) + (bits & masks[month]).bit_count()
    latest = rows.order_by("unit", "-month").distinct("unit")
    return days, {row.unit: row.last for row in latest}


def _waiting(townships: Sequence[str], shards: Sequence[str], asked: Asked) -> dict[str, dict[str, Any]]:
    lying = Q(state=State.SENT, act__in=RECEIVERS_ACTS, since__lt=asked.unopened_before)
    rows = Turn.objects.filter(shard__in=shards, unit__in=townships).values("unit").order_by()
    counts = {"all": Count("item_id"), "unopened": Count("item_id", filter=lying)}
    return {row["unit"]: dict(row) for row in rows.annotate(**counts, oldest=Min("since", filter=lying))}


def days_by_month(first: date, last: date) -> dict[str, int]:
    """The calendar months that a span touches, each with the bits of its days (as `UnitLogIns.days`)."""
    bits: dict[str, int] = {}
    for step in range((last - first).days + 1):
        day = first + timedelta(days=step)
        bits[f"{day:%Y%m}"] = bits.get(f"{day:%Y%m}", 0) | UnitLogIns.bit(day)
    return bits


def _operators() -> Any:
    return User.objects.filter(role=Role.OPERATOR, is_active=True).order_by()


def _by_stem(place: Division, digits: int, asked: Asked) -> Iterable[tuple[str, Counts]]:
    query = """
        SELECT left(code, %(digits)s), count(*), count(*) FILTER (WHERE reached), count(*) FILTER (WHERE silent),
               count(*) FILTER (WHERE unread)
        FROM township GROUP BY 1"""
    for stem, townships, reached, silent, unread in _rows(query, place, asked, digits=digits):
        yield stem, Counts(townships, 0, reached, silent, unread)


def _accounts_by_stem(place: Division, digits: int) -> Iterable[tuple[str, Counts]]:
    people = _operators().filter(Scope.of(place.code, place.level).covers("unit__division__code"))
    for stem, n in people.values_list(Left("unit_id", digits)).annotate(n=Count("pk")):
        yield stem, Counts(accounts=n)


def _rows(query: str, place: Division, asked: Asked, **more: Any) -> list[tuple[Any, ...]]:
    """The rows of a query over `township`."""
    counted, lately = days_by_month(asked.first, asked.last), days_by_month(asked.silent_since, asked.today)
    months = sorted({*counted, *lately})
    ((first, last),) = Scope.of(place.code, place.level).ranges
    values = {
        "months": months,
        "counted": [counted.get(month, 0) for month in months],
        "lately": [lately.get(month, 0) for month in months],
        "from": first,
        "to": last,
        "before": asked.unopened_before,
        "enough": asked.enough,
        **more,
    }
    with cross_shard("the townships of a place"), connection.cursor() as cursor:
        cursor.execute(f"WITH {_TOWNSHIPS} {query}", values)
        return cursor.fetchall()
