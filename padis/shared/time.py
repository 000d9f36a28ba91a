"""Beijing time. Nothing below the web and the command line reads the clock: `now` and `today` are passed in."""

from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")


@lru_cache(maxsize=1024)
def beijing_date(at: datetime) -> date:
    """The Beijing calendar date of an aware moment. While a case is filed, the same moment is asked about six times."""
    return at.astimezone(BEIJING).date()


def beijing_midnight(day: date) -> datetime:
    """The first moment of the day in Beijing, aware."""
    return datetime.combine(day, time.min, tzinfo=BEIJING)


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; the 28th for a 29 February that was none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
