"""Counting every unit's lists, set-based, for the levels above."""

from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from padis.divisions.queries import level_of
from padis.divisions.scope import Scope
from padis.register.connectors.models import Connector
from padis.register.quality.lists import LISTS, Figure, parameters, select
from padis.register.quality.models import QualityCount
from padis.register.quality.queries import ELSEWHERE, keeps_own_register
from padis.shared.sharding import cross_shard
from padis.shared.time import beijing_date

TABLE = QualityCount._meta.db_table


def count_all(*, now: datetime) -> int:
    """Replace all counts by what the lists hold now; a list that is empty has no row. Returns how many rows there are."""
    given = {**parameters(beijing_date(now)), "now": now}
    with transaction.atomic(), cross_shard("counted for the levels above"), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")
        for figure in Figure:
            cursor.execute(
                f"""INSERT INTO {TABLE} (shard, unit, figure, n, counted_at)
                    SELECT left(unit, {settings.SHARD_DIGITS}), unit, '{figure}', count(*), %(now)s
                    FROM ({select(figure, of_one=False)}) AS listed GROUP BY unit""",
                given,
            )
        _leave_out_registers_of_their_own()
        return QualityCount.objects.count()


def _leave_out_registers_of_their_own() -> None:
    """A list that compares with our register says nothing of a unit that keeps its register elsewhere."""
    compared = QualityCount.objects.filter(figure__in=[figure for figure, each in LISTS.items() if each.needs_register])
    for place in Connector.objects.filter(kind__in=ELSEWHERE).values_list("unit", flat=True):
        level = level_of(place)
        if level is None:
            continue  # a place that is no more
        units = compared.filter(Scope.of(place, level).covers("unit")).values_list("unit", flat=True).distinct()
        compared.filter(unit__in=[unit for unit in units if keeps_own_register(unit)]).delete()
