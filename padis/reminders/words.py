"""What a notice says, as one sentence: for the page and for the e-mail."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from padis.deadlines.queries import quiet_days
from padis.divisions.queries import short_name
from padis.exchange.kinds import kind_of
from padis.reminders.models import Notice, Step
from padis.reminders.queries import totals


def sentence(notice: Notice) -> str:
    """The whole, with the unit it is about."""
    if notice.step == Step.DIGEST:
        return digest(totals(notice))
    return _("%(unit)s: %(what)s") % {"unit": short_name(notice.about), "what": what(notice)}


def digest(sums: dict[str, int]) -> str:
    """The figures of a digest in one line."""
    return _("%(waiting)s open, %(new)s of them new, %(today)s due today, %(overdue)s overdue") % sums


def what(notice: Notice) -> str:
    """What happened, without the unit."""
    items = totals(notice)["items"]
    values = {"n": items}
    if notice.step == Step.HALF:
        words = ngettext(
            "%(n)d item has used half of its time limit", "%(n)d items have used half of their time limit", items
        )
    elif notice.step == Step.MOST:
        words = ngettext(
            "%(n)d item has used 80%% of its time limit", "%(n)d items have used 80%% of their time limit", items
        )
    elif notice.step == Step.OVER:
        words = ngettext("%(n)d item is overdue since then", "%(n)d items are overdue since then", items)
    else:
        values["days"] = quiet_days(notice.day)
        words = ngettext(
            "%(n)d item waits, and nothing was done for %(days)d working days",
            "%(n)d items wait, and nothing was done for %(days)d working days",
            items,
        )
    return words % values


def by_kind(notice: Notice) -> list[tuple[str, dict[str, int]]]:
    """The counts of a notice by the name of the kind."""
    return [(str(kind_of(kind).name), counts) for kind, counts in sorted(notice.counts.items())]
