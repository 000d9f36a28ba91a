"""What each event adds where: the one table that the door and the recount both read (docs/adr/0003).

A row says: on `event`, when all of `when` hold, add `sign` to `column` of `table` for each of `sides`, in the
statistical month of `month`. The names in `when` are true-or-false columns of the ledger entry; a leading "-" negates.

What a side adds is laid out in rows (`GRAINS`), so that no page has to add up more than it shows: the township's, its
county's with all partners and with the other side's province, and the same two of the city. What is open is counted
likewise: in `OpenCount` by the days of the round, in `Backlog` by the days on which something changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from padis.exchange.states import Event, Party

ALL_PARTNERS = "00"
CITY, CITY_BY, COUNTY, COUNTY_BY, TOWNSHIP = "city", "city_by", "county", "county_by", "township"
"""The grains; "by": by partner province. Each has a part of the table to itself."""
PAST = {CITY: ("city_past", "province"), CITY_BY: ("city_by_past", "province_by")}
"""Where tallies and the backlog's past are moved to at night, by city and added up to one row a province (`upkeep`)."""


class Grain(NamedTuple):
    """A row to which one side's count is added, as SQL over the columns that a count carries."""

    grain: str
    partner: str
    unit: str


GRAINS = (
    Grain(CITY, f"'{ALL_PARTNERS}'", "city"),
    Grain(CITY_BY, "partner", "city"),
    Grain(COUNTY, f"'{ALL_PARTNERS}'", "county"),
    Grain(COUNTY_BY, "partner", "county"),
    Grain(TOWNSHIP, f"'{ALL_PARTNERS}'", "unit"),
)
"""The city's own row comes first: whoever holds it has those below it to himself, so that nobody waits in a circle."""
OPEN_GRAINS = tuple(each for each in GRAINS if each.grain in (COUNTY_BY, TOWNSHIP))
BACKLOG_GRAINS = tuple(each for each in GRAINS if each.grain in (CITY, CITY_BY, COUNTY))

CITY_DIGITS, PROVINCE_DIGITS = 4, 2


def city_of(county: str) -> str:
    """The unit of a city's row: the county's first four digits. Where these are of no city (districts of a municipality,
    counties directly under a province), they stand for the counties that share them."""
    return county[:CITY_DIGITS].ljust(12, "0")


def city_in_sql(county: str) -> str:
    """The same, as SQL over a column."""
    return f"rpad(left({county}, {CITY_DIGITS}), 12, '0')"


def province_in_sql(unit: str) -> str:
    return f"rpad(left({unit}, {PROVINCE_DIGITS}), 12, '0')"


BACKLOG: dict[str, tuple[str, int] | None] = {
    "open": None,
    "overdue": ("due_on", 1),
    "over_7": ("asked_on", 8),
    "over_15": ("asked_on", 16),
    "over_30": ("asked_on", 31),
}
"""The columns of `Backlog`, and from when on an open item counts there: from the event on, or from so many days after a day
of its round on. What waits for more than a week, half a month, a month is `over_7` and so on."""


def in_grains(count: str, grains: Sequence[Grain] = GRAINS) -> str:
    """The SQL that joins each row of the source named `count` to its rows `g` (grain, partner, unit)."""
    rows = []
    for grain, *names in grains:
        columns = [f"{count}.{name}" if name.isidentifier() else name for name in names]
        rows.append(f"('{grain}', {', '.join(columns)})")
    return f"CROSS JOIN LATERAL (VALUES {', '.join(rows)}) AS g (grain, partner, unit)"


class Table(StrEnum):
    TALLY = "tally"
    OPEN = "open"
    CORRIDOR = "corridor"


class Month(StrEnum):
    ASKED = "asked_month"  # of the day on which this round was asked
    DUE = "due_month"
    DUE_BEFORE = "due_month_before"  # of the due day that the event replaced


BOTH = (Party.SENDER, Party.RECEIVER)


@dataclass(frozen=True, slots=True)
class Effect:
    event: Event
    table: Table
    column: str
    sign: int
    month: Month
    when: tuple[str, ...] = ()
    sides: tuple[Party, ...] = BOTH


def _tally(
    event: Event, column: str, month: Month, *when: str, sign: int = 1, sides: tuple[Party, ...] = BOTH
) -> Effect:
    return Effect(event, Table.TALLY, column, sign, month, when, sides)


def _open(event: Event, sign: int, *when: str, month: Month = Month.DUE) -> Effect:
    """What is open is counted by its due day; by the one that the event replaced where `month` is that one's."""
    return Effect(event, Table.OPEN, "n", sign, month, when)


TALLY_COLUMNS = (
    "sent",
    "opened",
    "returned",
    "withdrawn",
    "void",
    "paper",  # by the month of asking
    "due",
    "on_time",
    "late",
    "declined",
    "confirmed",
    "unread",  # received without ever having been opened
    "again_due",
    "again_on_time",
    "again_late",  # by the month of the due day
)
TOOK = "took"
"""The days of the first answers, by the month of the due day: each adds one at its days (`took.ONE`)."""
TALLIED = (*TALLY_COLUMNS, TOOK)
"""All that a tally's row adds up."""

EFFECTS: tuple[Effect, ...] = (
    # Of what went on paper only that is counted. It is nobody's obligation: `was_open` and `was_due` are never true.
    _tally(Event.SENT, "sent", Month.ASKED, "-paper"),
    _tally(Event.SENT, "paper", Month.ASKED, "paper"),
    _tally(Event.SENT, "due", Month.DUE, "-paper"),
    _open(Event.SENT, +1, "-paper"),
    #
    _tally(Event.OPENED, "opened", Month.ASKED, "-paper", "-again"),
    #
    # A question asked in time pauses the clock: the item is not open until the reply, which brings a later due day.
    _open(Event.QUESTIONED, -1, "was_open", "paused"),
    _open(Event.REPLIED, +1, "paused"),
    _tally(Event.REPLIED, "due", Month.DUE_BEFORE, "paused", "-again", sign=-1),
    _tally(Event.REPLIED, "due", Month.DUE, "paused", "-again"),
    _tally(Event.REPLIED, "again_due", Month.DUE_BEFORE, "paused", "again", sign=-1),
    _tally(Event.REPLIED, "again_due", Month.DUE, "paused", "again"),
    #
    _open(Event.ANSWERED, -1, "was_open"),
    _tally(Event.ANSWERED, "on_time", Month.DUE, "in_time", "-again"),
    _tally(Event.ANSWERED, "late", Month.DUE, "-in_time", "-again"),
    _tally(Event.ANSWERED, "again_on_time", Month.DUE, "in_time", "again"),
    _tally(Event.ANSWERED, "again_late", Month.DUE, "-in_time", "again"),
    _tally(Event.ANSWERED, TOOK, Month.DUE, "-again"),
    Effect(Event.ANSWERED, Table.CORRIDOR, "n", +1, Month.DUE, ("-again",), (Party.RECEIVER,)),
    #
    _tally(Event.CONFIRMED, "confirmed", Month.DUE),
    #
    _open(Event.RECEIVED, -1, "was_open"),
    _tally(Event.RECEIVED, "on_time", Month.DUE, "was_due", "in_time"),
    _tally(Event.RECEIVED, "late", Month.DUE, "was_due", "-in_time"),
    _tally(Event.RECEIVED, "unread", Month.DUE, "-paper", "unread", sides=(Party.RECEIVER,)),
    #
    _tally(Event.ASKED_AGAIN, "again_due", Month.DUE),
    _open(Event.ASKED_AGAIN, +1),
    #
    # Returned in time, it leaves the first unit's denominator; returned late, it stays there as late.
    _open(Event.RETURNED, -1, "was_open"),
    _tally(Event.RETURNED, "returned", Month.ASKED, "-paper"),
    _tally(Event.RETURNED, "due", Month.DUE, "was_due", "in_time", "-again", sign=-1),
    _tally(Event.RETURNED, "again_due", Month.DUE, "was_due", "in_time", "again", sign=-1),
    _tally(Event.RESENT, "sent", Month.ASKED, "-paper", "-again", sides=(Party.RECEIVER,)),
    _tally(Event.RESENT, "due", Month.DUE, "-paper", "-again"),
    _tally(Event.RESENT, "again_due", Month.DUE, "-paper", "again"),
    _open(Event.RESENT, +1, "-paper"),
    #
    # Neutral when in time: the obligation leaves the denominator. After the due day the item stays late.
    _open(Event.WITHDRAWN, -1, "was_open"),
    _tally(Event.WITHDRAWN, "withdrawn", Month.ASKED, "-paper"),
    _tally(Event.WITHDRAWN, "due", Month.DUE, "was_due", "in_time", "-again", sign=-1),
    _tally(Event.WITHDRAWN, "again_due", Month.DUE, "was_due", "in_time", "again", sign=-1),
    _open(Event.DECLINED, -1, "was_open"),
    _tally(Event.DECLINED, "declined", Month.DUE, "-paper", "in_time"),
    _tally(Event.DECLINED, "due", Month.DUE, "was_due", "in_time", "-again", sign=-1),
    _tally(Event.DECLINED, "again_due", Month.DUE, "was_due", "in_time", "again", sign=-1),
    _open(Event.CANCELLED, -1, "was_open"),
    _tally(Event.CANCELLED, "withdrawn", Month.ASKED, "-paper"),
    _tally(Event.CANCELLED, "due", Month.DUE, "was_due", "in_time", "-again", sign=-1),
    _tally(Event.CANCELLED, "again_due", Month.DUE, "was_due", "in_time", "again", sign=-1),
    #
    # An entry error never was an obligation: it leaves the denominator even after the due day.
    _open(Event.VOIDED, -1, "was_open"),
    _tally(Event.VOIDED, "void", Month.ASKED, "-paper"),
    _tally(Event.VOIDED, "due", Month.DUE, "was_due", "-again", sign=-1),
    _tally(Event.VOIDED, "again_due", Month.DUE, "was_due", "again", sign=-1),
    #
    # The electronic form counts instead of the paper one.
    _tally(Event.JOINED, "paper", Month.ASKED, "paper", sign=-1),
    #
    # A due day that hung on working days not published yet: the obligation moves from the old day to the new one.
    _open(Event.DUE_MOVED, -1, "was_open", month=Month.DUE_BEFORE),
    _open(Event.DUE_MOVED, +1, "was_open"),
    _tally(Event.DUE_MOVED, "due", Month.DUE_BEFORE, "was_due", "-again", sign=-1),
    _tally(Event.DUE_MOVED, "due", Month.DUE, "was_due", "-again"),
    _tally(Event.DUE_MOVED, "again_due", Month.DUE_BEFORE, "was_due", "again", sign=-1),
    _tally(Event.DUE_MOVED, "again_due", Month.DUE, "was_due", "again"),
)

ASKED_COLUMNS = tuple(
    column for column in TALLY_COLUMNS if any(e.column == column and e.month is Month.ASKED for e in EFFECTS)
)
"""Those of the month of asking; all others are of the month of the due day."""

CONDITIONS = ("again", "in_time", "was_open", "was_due", "paused", "unread", "paper")
"""The true-or-false columns of a ledger entry that `when` may name."""

BY_EVENT: dict[str, tuple[Effect, ...]] = {
    event.value: tuple(effect for effect in EFFECTS if effect.event == event) for event in Event
}
