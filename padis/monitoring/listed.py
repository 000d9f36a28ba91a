"""How many units a value of a parameter would list or let pass: what the previews of such parameters count."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import F, Sum

from padis.deadlines.months import month_of
from padis.deadlines.queries import closing_day
from padis.divisions.models import NATION
from padis.divisions.queries import division
from padis.exchange.effects import COUNTY
from padis.exchange.kinds import all_kinds
from padis.exchange.models import Tally
from padis.exchange.states import Duty, Party
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


TARGETS = {
    "answer_target": (Duty.ANSWER, F("on_time") + F("late")),
    "on_time_target": (Duty.ANSWER, F("on_time")),
    "receive_target": (Duty.RECEIVE, F("on_time")),
}
"""Parameter → the kinds that it is about, and what of them counts."""


def counties_at_target(parameter: str, month: str, target: int) -> int:
    """How many counties did at least so many per cent of what fell due for them."""
    duty, done = TARGETS[parameter]
    kinds = [kind.code for kind in all_kinds() if kind.duty is duty]
    rows = Tally.objects.filter(grain=COUNTY, side=Party.RECEIVER, month=month, kind__in=kinds)
    sums = rows.values("unit").annotate(d=Sum("due"), n=Sum(done)).values_list("d", "n")
    return sum(1 for due, number in sums if due and number * 100 >= target * due)
