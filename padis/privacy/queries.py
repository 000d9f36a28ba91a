"""Reading the access log."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from padis.privacy.models import AccessLog, Look
from padis.shared.sharding import Key, cross_shard, shard_of
from padis.shared.time import beijing_date, beijing_midnight

NEWS_DAYS = 7
"""So long a look is mentioned on the township's first page, unless a later day has one."""


def accesses_to(case: Key) -> list[AccessLog]:
    """Who has read this case's record, latest first, to be given to the person; of the user only name and unit (a code)."""
    case_shard, case_id = case
    rows = AccessLog.objects.filter(case_shard=case_shard, case_id=case_id).order_by("-at", "-id")
    with cross_shard("the list of accesses: the readers sit in any unit"):
        return list(rows.select_related("user").only("at", "unit", "purpose", "user__display_name", "user__unit_id"))


def looks_at(unit: str) -> QuerySet[Look]:
    """Who looked into the township's lists, with the user loaded."""
    return Look.objects.filter(shard=shard_of(unit), unit=unit).select_related("user")


@dataclass(frozen=True, slots=True)
class Looked:
    """How often a unit looked at another's lists on a day."""

    by_unit: str
    day: date
    times: int


def last_looked(unit: str, *, today: date) -> Looked | None:
    """The latest day of this week on which somebody looked into the township's lists."""
    since = beijing_midnight(today - timedelta(days=NEWS_DAYS - 1))
    rows = Look.objects.filter(shard=shard_of(unit), unit=unit, at__gte=since).values_list("by_unit", "at")
    times = Counter((beijing_date(at), by_unit) for by_unit, at in rows)
    if not times:
        return None
    day, by_unit = max(times)
    return Looked(by_unit, day, times[day, by_unit])
