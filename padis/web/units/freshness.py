"""Whether an address-book entry was confirmed of late: an old telephone number settles no unclear address."""

from datetime import date

from padis.deadlines.months import months_before
from padis.deadlines.queries import entry_months
from padis.divisions.models import Unit


def confirmed_since(today: date) -> date:
    """The first day on which a confirmation is not too old."""
    return months_before(today, entry_months(today))


def is_stale(unit: Unit, *, today: date) -> bool:
    """Never confirmed, or too long ago."""
    return unit.confirmed_on is None or unit.confirmed_on < confirmed_since(today)
