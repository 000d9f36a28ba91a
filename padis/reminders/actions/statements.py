"""The statements that make a morning's notices, for all units at once: the rules of `reminders.rules` as SQL.

Parameters: first, last (days: what was reached after the one, up to the other), now, since (of what is new), quiet_from,
quiet_until, digits (of a shard). All read `Turn`, which holds only what is open.
"""

from padis.divisions.models import GROUP_KINDS, NATION, Division, Level
from padis.exchange.models import Pulse, Turn
from padis.exchange.states import RECEIVERS_ACTS
from padis.monitoring.quiet import BEGAN
from padis.monitoring.quiet import QUIET as QUIET_UNITS
from padis.reminders.models import Notice, Step
from padis.reminders.rules import LADDER, SHARES

_NOTICE, _TURN, _DIVISION = Notice._meta.db_table, Turn._meta.db_table, Division._meta.db_table
_ASKED = ", ".join(f"'{act.value}'" for act in RECEIVERS_ACTS)
_GROUPS = ", ".join(f"'{kind}'" for kind in sorted(GROUP_KINDS))

LADDER_OF_TOWNSHIPS = f"""
    ladder AS (
        SELECT township.code AS township, county.code AS county, substr(township.code, 1, 2) || '0000000000' AS province,
               CASE WHEN county.level = {Level.COUNTY.value}
                    THEN CASE WHEN above.kind IN ({_GROUPS}) THEN above.parent_id ELSE above.code END END AS city
        FROM {_DIVISION} township
             JOIN {_DIVISION} county ON county.code = township.parent_id
             JOIN {_DIVISION} above ON above.code = county.parent_id
        WHERE township.level = {Level.TOWNSHIP.value}
    )"""
"""Above a county stands its city, or the province where there is none; a city without counties is itself the county."""


def _share_reached(step: Step) -> str:
    """`rules.day_of`: integer division rounds down, so the negative of a negative rounds up."""
    day = f"began + (((due_on - began) * {SHARES[step]} + 99) / 100)"
    return f"due_on >= began AND {day} > %(first)s AND {day} <= %(last)s"


_OVERDUE = "GREATEST(began, due_on) + 1"
STEP = f"""CASE WHEN {_OVERDUE} > %(first)s AND {_OVERDUE} <= %(last)s THEN '{Step.OVER.value}'
                WHEN {_share_reached(Step.MOST)} THEN '{Step.MOST.value}'
                WHEN {_share_reached(Step.HALF)} THEN '{Step.HALF.value}' END"""
"""`rules.step_between`, over the columns began and due_on."""


def _steps_of(rung: str) -> str:
    return ", ".join(f"'{step.value}'" for step, told in LADDER.items() if getattr(told, rung))


def _insert(step: str, about: str, counts: str, source: str) -> str:
    """A notice for each row of the source, whose `<columns>` are put in here."""
    columns = f"left(unit, %(digits)s), unit, %(last)s::date, {step}, {about}, {counts}, %(now)s"
    names = "shard, unit, day, step, about, counts, made_at"
    return f"INSERT INTO {_NOTICE} ({names}) {source.replace('<columns>', columns)} ON CONFLICT DO NOTHING"


STEPS = _insert(
    "step",
    "township",
    "jsonb_object_agg(kind, jsonb_build_object('items', items))",
    f"""
    WITH {LADDER_OF_TOWNSHIPS}, turns AS MATERIALIZED (
        SELECT unit, kind, act, due_on, {BEGAN} AS began FROM {_TURN}
    ), reached AS (
        SELECT unit, kind, act, {STEP} AS step FROM turns
    ), counted AS (
        SELECT unit AS township, kind, step, count(*) AS every, count(*) FILTER (WHERE act IN ({_ASKED})) AS asked
        FROM reached WHERE step IS NOT NULL GROUP BY unit, kind, step
    )
    SELECT <columns>
    FROM counted JOIN ladder USING (township)
         CROSS JOIN LATERAL (VALUES (township, every, step IN ({_steps_of("unit")})), (county, asked, step IN ({_steps_of("county")})),
                                    (city, asked, step IN ({_steps_of("city")}))) AS told (unit, items, is_told)
    WHERE is_told AND items > 0 AND unit IS NOT NULL
    GROUP BY unit, step, township""",
)

QUIET = _insert(
    f"'{Step.QUIET.value}'",
    "township",
    "counts",
    f"""
    WITH {LADDER_OF_TOWNSHIPS}, {QUIET_UNITS}
    SELECT <columns>
    FROM quiet JOIN (SELECT township, county AS unit FROM ladder) AS told USING (township)
    WHERE since > %(quiet_from)s AND since <= %(quiet_until)s""",
)
"""Once for each time of quiet."""

DIGEST = _insert(
    f"'{Step.DIGEST.value}'",
    "unit",
    """jsonb_object_agg(kind, jsonb_build_object('waiting', waiting, 'new', new, 'today', today, 'overdue', overdue))""",
    f"""
    WITH {LADDER_OF_TOWNSHIPS}, counted AS (
        SELECT unit AS township, kind, act IN ({_ASKED}) AS asked, count(*) AS waiting,
               count(*) FILTER (WHERE since >= %(since)s) AS new, count(*) FILTER (WHERE due_on = %(last)s) AS today,
               count(*) FILTER (WHERE due_on < %(last)s) AS overdue
        FROM {_TURN} GROUP BY unit, kind, act IN ({_ASKED})
    ), summed AS (
        SELECT told.unit, kind, sum(waiting)::int AS waiting, sum(new)::int AS new, sum(today)::int AS today,
               sum(overdue)::int AS overdue
        FROM counted JOIN ladder USING (township)
             CROSS JOIN LATERAL (VALUES (township, true), (county, asked), (NULLIF(city, province), asked), (province, asked),
                                        ('{NATION}', asked)) AS told (unit, is_told)
        WHERE is_told AND told.unit IS NOT NULL GROUP BY told.unit, kind
    )
    SELECT <columns> FROM summed GROUP BY unit""",
)
"""A township is told of all that awaits it; who stands above, of what others wait for: the figures of the monitor."""

PULSES = f"""
    INSERT INTO {Pulse._meta.db_table} (shard, id, units)
    SELECT shard, gen_random_uuid(), array_agg(DISTINCT unit) FROM {_NOTICE}
    WHERE day = %(last)s AND made_at = %(now)s AND step <> '{Step.DIGEST.value}' GROUP BY shard"""
"""The menus of open pages count anew."""
