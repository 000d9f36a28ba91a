"""How many units a value of a parameter would list or let pass: what the previews of such parameters count."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Sum

from padis.deadlines.months import month_of
from padis.deadlines.queries import closing_day
from padis.divisions.models import NATION
from padis.divisions.queries import division
from padis.exchange.effects import COUNTY
from padis.exchange.models import Tally
from padis.exchange.states import Party
from padis.monitoring import activity

LISTS = {
    "login_days": ("enough", "reached"),
    "silent_days": ("silent", "silent"),
    "unopened_days": ("unopened", "unread"),
}
"""Parameter → its field of the question, and the list of `activity` that it decides on."""


def townships_listed(parameter: str, days: int, today: date) -> int:
    """How many townships of the country would be on the list in the month that goes on."""
    field, listed = LISTS[parameter]
    changed: dict[str, Any] = {field: days}
    asked = replace(activity.Asked.of(month_of(today, closing_day(today)), today=today), **changed)
    nation = division(NATION)
    return len(activity.codes(nation, asked, listed)) if nation else 0


def counties_at_target(month: str, target: int) -> int:
    """How many counties answered at least so many per cent on time of what fell due for them, all kinds together."""
    rows = Tally.objects.filter(grain=COUNTY, side=Party.RECEIVER, month=month)
    sums = rows.values("unit").annotate(d=Sum("due"), o=Sum("on_time")).values_list("d", "o")
    return sum(1 for due, on_time in sums if due and on_time * 100 >= target * due)
