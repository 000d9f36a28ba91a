"""Of which months a bulletin may be published."""

from datetime import date

from django.utils.translation import gettext as _

from padis.monitoring.models import Closing
from padis.monitoring.periods import month_words, read_begun, shifted
from padis.shared.errors import Refused


def closed(text: str, *, today: date) -> Closing:
    """The closing, in its latest edition, of a month as a user names it. Raises Refused (field "month")."""
    month = read_begun(text, today=today)
    found = latest(month)
    if found is None:
        words = _("%(period)s is not closed yet: a month closes on the night after its last day for answers.")
        raise Refused(words % {"period": month_words(month)}, field="month")
    return found


def latest(month: str) -> Closing | None:
    """Read from the table: another process may have closed a month just now."""
    return Closing.objects.filter(month=month).order_by("-edition").first()


def before(closing: Closing) -> Closing | None:
    """The closing of the month before; None where that is not closed."""
    return latest(shifted(closing.month, -1))
