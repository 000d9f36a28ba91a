"""One run: what is past its time, kind by kind, then what hangs on no kind."""

from collections.abc import Callable
from datetime import date, datetime

from padis.cases.rules import FILE_KEPT_MONTHS
from padis.deadlines.months import months_before
from padis.exchange.kinds import all_kinds, kind_of
from padis.kinds.birth_registration.fields import CODE as BIRTHS
from padis.kinds.first_child.states import CODE as FIRST_CHILD
from padis.privacy.models import LOG_KEPT_MONTHS
from padis.retention.clearing.files import clear_files
from padis.retention.clearing.items import clear_items
from padis.retention.clearing.logs import clear_logs
from padis.retention.clearing.recordings import clear_recordings
from padis.retention.clearing.registrations import clear_applications, clear_births, clear_tasks
from padis.retention.models import Run
from padis.shared.time import beijing_date, beijing_midnight


def clear(*, now: datetime, clock: Callable[[], datetime] | None = None) -> Run:
    """Clear what ended so many months ago as it declares; whatever is under way stays whole. May be run again at any time.

    `clock` tells when it ended; without it the run took no time.
    """
    counts: dict[str, int] = {}
    for kind in all_kinds():
        passed = _passed(kind.retention_months, now)
        counts[kind.code] = clear_items(kind, ended_before=passed)
        counts[f"{kind.code}:tasks"] = clear_tasks(kind, ended_before=passed)
    moment, day = _of(FIRST_CHILD, now)
    counts[f"{FIRST_CHILD}:applications"] = clear_applications(ended_before=moment, day=day)
    counts[f"{BIRTHS}:registrations"] = clear_births(ended_before=_of(BIRTHS, now)[0])
    counts["cases"] = clear_files(ended_before=_passed(FILE_KEPT_MONTHS, now))
    counts["recordings"] = clear_recordings(before=beijing_midnight(beijing_date(now)))
    counts["access"] = clear_logs(before=_passed(LOG_KEPT_MONTHS, now))
    done = {name: number for name, number in counts.items() if number}
    return Run.objects.create(started_at=now, ended_at=clock() if clock else now, counts=done)


def _of(kind: str, now: datetime) -> tuple[datetime, date]:
    moment = _passed(kind_of(kind).retention_months, now)
    return moment, beijing_date(moment)


def _passed(months: int, now: datetime) -> datetime:
    """The moment before which a thing must have ended: so many months ago, the day itself kept whole."""
    return beijing_midnight(months_before(beijing_date(now), months))
