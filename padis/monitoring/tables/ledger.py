"""The items behind a number: the ledger's entries that `effects.EFFECTS` counted, so that a list can never disagree with its
number. Of townships' own items alone; the dockets narrow what is looked at.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from padis.divisions.scope import Scope
from padis.exchange.effects import BACKLOG, EFFECTS, Effect, Month, Table
from padis.exchange.models import DocketRow, LedgerEntry
from padis.exchange.recount.counting import condition
from padis.exchange.states import AWAITING_ANSWER, Party
from padis.monitoring.periods import closings
from padis.monitoring.tables.shapes import By, Counts
from padis.shared.sharding import cross_shard

if TYPE_CHECKING:
    from padis.monitoring.tables.sums import Question

DOCKET, LEDGER = DocketRow._meta.db_table, LedgerEntry._meta.db_table

ENTRIES = f"""
    SELECT d.unit, d.shard, d.item_shard, d.item_id, s.side, s.partner, e.no, e.asked_on, e.due_on, {{n}}
    FROM {DOCKET} d JOIN {LEDGER} e ON e.shard = d.item_shard AND e.item_id = d.item_id
    CROSS JOIN LATERAL (SELECT d.role AS side,
        CASE d.role WHEN 'sender' THEN e.sender ELSE e.receiver END AS unit,
        left(CASE d.role WHEN 'sender' THEN e.receiver ELSE e.sender END, 2) AS partner) s
    WHERE d.shard = ANY(%(shards)s) AND ({{units}}) AND d.role = ANY(%(sides)s) AND d.kind = ANY(%(kinds)s) AND {{of_time}}
      AND s.unit = d.unit AND (%(partner)s = '' OR s.partner = %(partner)s) AND (NOT %(key_persons)s OR e.key_person)
"""
"""Entries of what the units handle, as long as it was theirs; `n` is what they count."""


OF_MONTHS = "d.sent_at < %(end)s AND d.due_on >= %(first)s"
"""An item that counts in a month was sent before its end, and its last round is not due before its first day."""


@dataclass(frozen=True, slots=True)
class Place:
    """One row of a list: an item, in one unit's docket, with the days of the round that counts."""

    shard: str
    unit: str
    item_id: UUID
    asked_on: date
    due_on: date


def sums(
    question: "Question", scope: Scope, by: By, of_months: Sequence[str], of_moment: Sequence[str]
) -> Iterator[tuple[str, str, dict[str, int]]]:
    """Counts by partner province (two digits) or by township, and direction."""
    stem = "partner" if by is By.PARTNER else "unit"
    if of_months:
        n = ", ".join(f"{of_month(column)} AS {column}" for column in of_months)
        added = ", ".join(f"sum({column})::int" for column in of_months)
        query = f"SELECT {stem}, side, {added} FROM ({_entries(scope, n, OF_MONTHS)}) entry GROUP BY 1, 2"
        for code, side, *counts in _asked(query, question, scope):
            yield code, side, dict(zip(of_months, counts, strict=True))
    if of_moment:
        added = ", ".join(f"(count(*) FILTER (WHERE {_is_old(column)}))::int" for column in of_moment)
        query = f"SELECT {stem}, side, {added} FROM ({_waiting(scope, *_open(question))}) entry GROUP BY 1, 2"
        for code, side, *counts in _asked(query, question, scope):
            yield code, side, dict(zip(of_moment, counts, strict=True))


def places(question: "Question", scope: Scope, counts: Counts) -> list[Place]:
    """The rows behind one number: as many as it says. The earliest due day first."""
    if counts.keys() <= BACKLOG.keys():
        terms = " + ".join(f"({sign}) * ({_is_old(column)})::int" for column, sign in counts.items())
        query = f"SELECT shard, unit, item_id, asked_on, due_on FROM ({_waiting(scope, *_open(question))}) entry WHERE {terms} = 1"
    else:
        n = " + ".join(f"({sign}) * {of_month(column)}" for column, sign in counts.items())
        query = f"SELECT shard, unit, item_id, asked_on, due_on FROM ({_counted(scope, n, OF_MONTHS)}) entry"
    rows = _asked(f"{query} ORDER BY due_on, item_id, unit", question, scope)
    return [Place(*row) for row in rows]


def of_month(column: str) -> str:
    """What an entry adds to a column in the months asked for, until the last day that counts for its month, as SQL."""
    effects = [effect for effect in EFFECTS if effect.table is Table.TALLY and effect.column == column]
    return f"({' + '.join(f'({effect.sign}) * ({condition(effect)} AND {_in_months(effect)})::int' for effect in effects)})"


def _in_months(effect: Effect) -> str:
    last = "counts_until" if effect.month is Month.ASKED else "answers_until"
    month = f"array_position(%(months)s::text[], e.{effect.month.value}::text)"
    return f"coalesce(e.day <= (%({last})s::date[])[{month}], false)"


def _open(question: "Question") -> tuple[str, str]:
    """What an entry adds to what is open, and which entries may."""
    effects = [effect for effect in EFFECTS if effect.table is Table.OPEN]
    n = " + ".join(f"({effect.sign}) * ({condition(effect)})::int" for effect in effects)
    states = ", ".join(f"'{state}'" for state in sorted(AWAITING_ANSWER))
    dockets = "d.sent_at < %(end)s" if question.closed else f"d.state IN ({states}) AND NOT d.left_it"
    return n, f"{dockets} AND e.day < %(as_of)s::date + {int(not question.closed)}"


def _is_old(column: str) -> str:
    """Whether the open item of a row counts in a column of the backlog at the moment asked for."""
    begins = BACKLOG[column]
    return f"{begins[0]} + {begins[1]} <= %(as_of)s" if begins else "TRUE"


def _entries(scope: Scope, n: str, of_time: str) -> str:
    units = " OR ".join(f"d.unit BETWEEN '{int(first):012d}' AND '{int(last):012d}'" for first, last in scope.ranges)
    return ENTRIES.format(n=n, units=units, of_time=of_time)


def _counted(scope: Scope, n: str, of_time: str) -> str:
    """One row for each that is left when what was taken off again is taken off: the last ones that were added."""
    return f"""
        SELECT * FROM (
            SELECT *, sum(n) OVER item AS net,
                   row_number() OVER (PARTITION BY unit, item_shard, item_id, n > 0 ORDER BY no DESC) AS place
            FROM ({_entries(scope, f"{n} AS n", of_time)}) every WHERE n <> 0
            WINDOW item AS (PARTITION BY unit, item_shard, item_id)
        ) numbered WHERE n > 0 AND place <= net
    """


def _waiting(scope: Scope, n: str, of_time: str) -> str:
    """One row for each open item, with the days of its last entry."""
    return f"""
        SELECT * FROM (
            SELECT *, sum(n) OVER item AS net, row_number() OVER (item ORDER BY no DESC) AS place
            FROM ({_entries(scope, f"{n} AS n", of_time)}) every WINDOW item AS (PARTITION BY unit, item_shard, item_id)
        ) numbered WHERE place = 1 AND net = 1
    """


def _asked(query: str, question: "Question", scope: Scope) -> list[tuple[Any, ...]]:
    months, (first, last) = question.period.months, question.period.span
    counts_until, answers_until, as_of = [question.today] * len(months), [question.today] * len(months), question.today
    if question.closed:
        closed = [closings()[month] for month in months]
        counts_until, answers_until = [each.counts_until for each in closed], [each.answers_until for each in closed]
        as_of = counts_until[-1] + timedelta(days=1)
    given: dict[str, Any] = {
        "shards": sorted({start[: settings.SHARD_DIGITS] for start, _end in scope.ranges}),
        "sides": [Party(side).value for side in question.sides],
        "kinds": list(question.kinds),
        "partner": question.partner,
        "key_persons": question.key_persons,
        "months": list(months),
        "first": first,
        "end": last + timedelta(days=2),
        "counts_until": counts_until,
        "answers_until": answers_until,
        "as_of": as_of,
    }
    with cross_shard("the items behind a number"), connection.cursor() as cursor:
        cursor.execute(query, given)
        return cursor.fetchall()
