"""The SQL that counts again from the ledger, built from `effects.EFFECTS` as the door's counting is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from django.db.models import Model

from padis.exchange.effects import (
    ALL_PARTNERS,
    BACKLOG,
    BACKLOG_GRAINS,
    COUNTY_BY,
    EFFECTS,
    PAST,
    TALLIED,
    TOOK,
    TOWNSHIP,
    Effect,
    Grain,
    Month,
    Table,
    city_in_sql,
    in_grains,
    province_in_sql,
)
from padis.exchange.models import Backlog, LedgerEntry, Tally
from padis.exchange.states import Party
from padis.exchange.took import LONGEST, in_sql

LEDGER = LedgerEntry._meta.db_table
OWN_GRAIN = "CASE grain {} ELSE grain END".format(
    " ".join(f"WHEN '{by_city}' THEN '{grain}'" for grain, (by_city, _by_province) in PAST.items())
)
"""That of a row, for what was moved the one from which it was."""
SIDES = f"""
    CROSS JOIN LATERAL (VALUES
        ('sender', e.sender, e.sender_county, {city_in_sql("e.sender_county")}, left(e.receiver, 2)),
        ('receiver', e.receiver, e.receiver_county, {city_in_sql("e.receiver_county")}, left(e.sender, 2))
    ) AS s (side, unit, county, city, partner)
"""


def condition(effect: Effect) -> str:
    """When the effect applies to ledger entry `e` and side `s`, as SQL."""
    terms = [f"e.event = '{effect.event.value}'"]
    terms += [f"NOT e.{name[1:]}" if name.startswith("-") else f"e.{name}" for name in effect.when]
    if len(effect.sides) < len(Party):
        terms.append("s.side IN ({})".format(", ".join(f"'{side.value}'" for side in effect.sides)))
    return " AND ".join(terms)


def signs(effects: list[Effect]) -> str:
    """What the effects add for one entry and side."""
    return " + ".join(f"({effect.sign}) * ({condition(effect)})::int" for effect in effects)


def total(effects: list[Effect]) -> str:
    """The sum of what the effects add over a group of entries; small, so that sums of it stay quick too."""
    return f"sum({signs(effects)})::int" if effects else "0"


DAYS = f"least(greatest(e.day - e.asked_on, 0), {LONGEST})"
"""From the asking to the entry."""


def took(effects: list[Effect]) -> str:
    """The days of first answers over a group of entries, in one number."""
    return " + ".join(f"sum({in_sql(DAYS)}) FILTER (WHERE {condition(effect)})" for effect in effects)


def _summed(columns: Iterable[str], source: str = "") -> str:
    """Sums of the columns, of the type in which they are kept."""
    return ", ".join(f"sum({source}{column}){'' if column == TOOK else '::int'} AS {column}" for column in columns)


def _events(effects: list[Effect]) -> str:
    return ", ".join(sorted({f"'{effect.event.value}'" for effect in effects}))


class Places(NamedTuple):
    """By which places entries are added up, as SQL: what is selected, and by what it is grouped."""

    selected: str
    grouped: str


EACH = Places(*["s.unit, s.county, s.city, s.partner"] * 2)
"""By township, county and partner province, before they are laid out in grains."""
FINEST = Places(
    f"""CASE grouping(s.unit) WHEN 0 THEN '{TOWNSHIP}' ELSE '{COUNTY_BY}' END AS grain, coalesce(s.partner, '{ALL_PARTNERS}') AS partner,
        coalesce(s.unit, s.county) AS unit""",
    "GROUPING SETS ((s.unit), (s.county, s.partner))",
)
"""In the two grains of which the others are sums."""


def tally_base(columns: Sequence[str] = TALLIED, only: str = "TRUE", places: Places = EACH, in_month: str = "") -> str:
    """Sums by side, place and month: of the entries `e` for which `only` is true. `in_month`: of one month alone, as SQL."""
    parts = []
    for month in Month:
        effects = [
            each for each in EFFECTS if each.table is Table.TALLY and each.month is month and each.column in columns
        ]
        if not effects:
            continue
        which = f"{only} AND e.{month.value} = {in_month}" if in_month else only
        by_column = {column: [effect for effect in effects if effect.column == column] for column in columns}
        sums = ", ".join(
            f"{total(found) if column != TOOK else f'coalesce({took(found) or 0}, 0)'} AS {column}"
            for column, found in by_column.items()
        )
        parts.append(f"""
            SELECT s.side, {places.selected}, e.kind, e.key_person, e.{month.value} AS month, {sums}
            FROM {LEDGER} e {SIDES} WHERE e.event IN ({_events(effects)}) AND {which}
            GROUP BY s.side, {places.grouped}, e.kind, e.key_person, e.{month.value}
        """)
    return " UNION ALL ".join(parts)


def moved(only: str = "TRUE") -> str:
    """The entries that moved a due day, each with the day that it replaced: that of the entry before."""
    return f"""
        SELECT e.*, before.due_on AS due_on_before FROM {LEDGER} e
        JOIN {LEDGER} before ON before.shard = e.shard AND before.item_id = e.item_id AND before.no = e.no - 1
        WHERE e.event IN ({_events(_open_effects(Month.DUE_BEFORE))}) AND {only}
    """


def _open_effects(month: Month) -> list[Effect]:
    return [effect for effect in EFFECTS if effect.table is Table.OPEN and effect.month is month]


def _open_changes() -> Iterator[tuple[list[Effect], str, str]]:
    """What changes the number of open items: the effects, the table of their entries, and the due day they count by."""
    yield _open_effects(Month.DUE), LEDGER, "e.due_on"
    yield _open_effects(Month.DUE_BEFORE), "due_moved", "e.due_on_before"


def open_base(only: str = "TRUE", places: Places = EACH) -> str:
    """What became or ceased to be open, by side, place and the round's days; needs `moved()` as table `due_moved`."""
    return " UNION ALL ".join(
        f"""
        SELECT s.side, {places.selected}, e.kind, e.key_person, e.asked_on, {due_on} AS due_on, {total(effects)} AS n
        FROM {table} e {SIDES} WHERE e.event IN ({_events(effects)}) AND {only}
        GROUP BY s.side, {places.grouped}, e.kind, e.key_person, e.asked_on, {due_on}
        """
        for effects, table, due_on in _open_changes()
    )


def open_of_age(since: Mapping[str, str], only: str = "TRUE", places: Places = EACH) -> str:
    """Likewise by side and place alone. `since`: columns, each with the condition on `asked_on` and `due_on` under which it counts."""
    sums = ", ".join(f"coalesce(sum(n) FILTER (WHERE {which}), 0)::int AS {name}" for name, which in since.items())
    changes = " UNION ALL ".join(
        f"""
        SELECT s.side, s.unit, s.county, s.city, s.partner, e.kind, e.key_person, e.asked_on, {due_on} AS due_on, {signs(effects)} AS n
        FROM {table} e {SIDES} WHERE e.event IN ({_events(effects)}) AND {only}
        """
        for effects, table, due_on in _open_changes()
    )
    return f"SELECT side, {places.selected}, kind, key_person, {sums} FROM ({changes}) s GROUP BY side, {places.grouped}, kind, key_person"


def laid_out(base: str, days: str, columns: tuple[str, ...], digits: int, grains: Sequence[Grain]) -> str:
    """Base sums as the stored rows of the grains."""
    sums = _summed(columns, "b.")
    some = " OR ".join(f"sum(b.{column}) <> 0" for column in columns)
    return f"""
        SELECT left(b.county, {digits}) AS shard, g.grain, g.partner, g.unit, side, kind, key_person, {days}, {sums}
        FROM {base} b {in_grains("b", grains)} GROUP BY 1, g.grain, g.partner, g.unit, side, kind, key_person, {days} HAVING {some}
    """


def backlog(digits: int) -> str:
    """By the day of the event and the days from which it makes a difference to what is overdue, or old; past days as one."""
    changes = " UNION ALL ".join(
        f"""
        SELECT s.county, s.city, s.partner, s.side, e.kind, e.key_person, e.day AS happened, e.asked_on, {due_on} AS due_on,
               {signs(effects)} AS n
        FROM {table} e {SIDES} WHERE e.event IN ({_events(effects)})
        """
        for effects, table, due_on in _open_changes()
    )
    return f"""
        SELECT left(county, {digits}) AS shard, g.grain, g.partner, g.unit, side, kind, key_person, {folded("day")} AS day,
               {_summed(BACKLOG)}
        FROM ({changes}) change CROSS JOIN LATERAL (VALUES {", ".join(_by_column())}) AS v (day, {", ".join(BACKLOG)})
        {in_grains("change", BACKLOG_GRAINS)} GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
        HAVING {" OR ".join(f"sum({column}) <> 0" for column in BACKLOG)}
    """


def _by_column() -> Iterator[str]:
    """The row for each column of the backlog: from which day on it changes, and `n` in its own place."""
    for place, begins in enumerate(BACKLOG.values()):
        since = f"greatest(happened, {begins[0]} + {begins[1]})" if begins else "happened"
        yield f"({since}, {', '.join('n' if other == place else '0' for other in range(len(BACKLOG)))})"


def folded(day: str) -> str:
    """A past day as the one row that past days are folded into: one until the ledger's last, or before all that is not folded yet."""
    kept = f"SELECT coalesce(min(day) - 1, 'infinity') FROM {Backlog._meta.db_table} WHERE day > '{Backlog.FOLDED}'"
    last = f"greatest((SELECT max(day) FROM {LEDGER}), ({kept}))"
    return f"CASE WHEN {day} <= {last} THEN '{Backlog.FOLDED}' ELSE {day} END"


def backlog_rows() -> str:
    """The stored rows, whether their past days are folded and moved by now or not."""
    return f"""
        (SELECT shard, {OWN_GRAIN} AS grain, partner, unit, side, kind, key_person, {folded("day")} AS day, {_summed(BACKLOG)}
         FROM {Backlog._meta.db_table} GROUP BY 1, 2, 3, 4, 5, 6, 7, 8) stored
    """


def corridors(digits: int) -> str:
    effects = [effect for effect in EFFECTS if effect.table is Table.CORRIDOR]
    return f"""
        SELECT left(s.county, {digits}) AS shard, e.due_month AS month, s.county AS county, e.sender_county AS partner, e.kind,
               {DAYS} AS days, {total(effects)} AS n
        FROM {LEDGER} e {SIDES} WHERE e.event IN ({_events(effects)}) AND s.side = 'receiver' GROUP BY 1, 2, 3, 4, 5, 6
        HAVING {total(effects)} <> 0
    """


def provinces(model: type[Model], same: str, columns: Iterable[str]) -> str:
    """What the provinces' rows should have: the sums of what was moved with them. `same`: the key apart from grain and unit."""
    sums, province = _summed(columns), province_in_sql("unit")
    return " UNION ALL ".join(
        f"""
        SELECT shard, '{by_province}' AS grain, partner, {province} AS unit, side, kind, key_person, {same}, {sums}
        FROM {model._meta.db_table} WHERE grain = '{by_city}' GROUP BY shard, partner, {province}, side, kind, key_person, {same}
        """
        for by_city, by_province in PAST.values()
    )


def tally_rows() -> str:
    """The stored rows, whether a city's were moved by now or not."""
    return f"""
        (SELECT shard, {OWN_GRAIN} AS grain, partner, unit, side, kind, key_person, month, {_summed(TALLIED)}
         FROM {Tally._meta.db_table} GROUP BY 1, 2, 3, 4, 5, 6, 7, 8) stored
    """


def activity(digits: int) -> str:
    return f"""
        SELECT left(unit, {digits}) AS shard, unit, day, count(*)::int AS acts FROM {LEDGER} GROUP BY 1, 2, 3
    """


def last_entries() -> str:
    """Each item's last entry."""
    return f"SELECT DISTINCT ON (shard, item_id) * FROM {LEDGER} ORDER BY shard, item_id, no DESC"


def turns() -> str:
    return "SELECT shard AS item_shard, item_id, turn_unit AS unit, turn_due_on AS due_on, state FROM last_entry WHERE turn_unit <> ''"


def dockets() -> str:
    """What each unit that ever handled an item should have on its docket: the state after its last event."""
    return f"""
        SELECT DISTINCT ON (e.item_id, s.unit) e.shard AS item_shard, e.item_id, s.unit, s.side AS role, e.state, e.due_on, e.round_no
        FROM {LEDGER} e {SIDES} WHERE e.state NOT IN ('task', 'done')
        ORDER BY e.item_id, s.unit, e.no DESC
    """
