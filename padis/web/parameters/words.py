"""The words for limits and parameters."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from padis.deadlines.models import Unit
from padis.deadlines.rules import Rule
from padis.exchange.kinds import kind_of
from padis.kinds.sources import OURS
from padis.privacy.legal import SYNTHETIC

NAMES: dict[str, str | Promise] = {
    "age_min": gettext_lazy("Lowest age"),
    "age_max": gettext_lazy("Highest age"),
    "min_move_level": gettext_lazy("Smallest border crossed"),
    "closing_day": gettext_lazy("Closing day of the statistical month"),
    "answers_until": gettext_lazy("Last day for answers of the month"),
    "entry_months": gettext_lazy("Months until an address-book entry is to be confirmed anew"),
    "quiet_days": gettext_lazy("Working days without an act until a unit is named to its county"),
    "login_days": gettext_lazy("Log-in days in a month from which a township counts as one that uses the platform"),
    "silent_days": gettext_lazy("Days without a log-in until a township is listed as one that does not log in"),
    "unopened_days": gettext_lazy("Days unopened until a township is listed as one that does not receive"),
    "answer_target": gettext_lazy("Share to be answered, on time or late"),
    "on_time_target": gettext_lazy("Share to be answered on time"),
    "receive_target": gettext_lazy("Share of forms and notices to be received on time"),
    "service_days": gettext_lazy("Days until a service is to be offered to whom stands on the follow-up list"),
    "urgent": gettext_lazy("Answer, urgent"),
    "normal": gettext_lazy("Answer, others"),
    "confirm": gettext_lazy("Confirm an answer"),
    "reply": gettext_lazy("Reply to a question back"),
    "resend": gettext_lazy("Send a returned item on"),
    "follow_up": gettext_lazy("Clear up what an answer left open"),
    "ask": gettext_lazy("Ask the places of registration"),
    "notify": gettext_lazy("Notify the places of registration"),
    "service": gettext_lazy("Service follow-up"),
}
COUNTED_IN_DAYS = ("login_days", "silent_days", "unopened_days", "service_days")
TARGETS = ("answer_target", "on_time_target", "receive_target")
MOVES: dict[str, str | Promise] = {
    "township": gettext_lazy("between townships"),
    "county": gettext_lazy("between counties"),
    "province": gettext_lazy("between provinces"),
}


def source_of(source: str) -> str:
    return _("no rule is known: this platform's own choice") if source == OURS else source


def basis_of(text: str) -> str:
    return _("demonstration data: synthetic people only") if text == SYNTHETIC else text


def name_of(rule: Rule) -> str:
    name = str(NAMES.get(rule.name, rule.name))
    if rule.is_limit and rule.name == "normal" and kind_of(rule.kind).is_only_received:
        name = _("Receive")
    return f"{kind_of(rule.kind).name} · {name}" if rule.is_limit else name


def value_of(rule: Rule, value: str) -> str:
    if rule.choices:
        return str(MOVES.get(value, value))
    number = int(value)
    if rule.unit == Unit.WORKING_DAYS:
        return ngettext("%(n)d working day", "%(n)d working days", number) % {"n": number}
    if rule.is_limit or rule.name in COUNTED_IN_DAYS:
        return ngettext("%(n)d day", "%(n)d days", number) % {"n": number}
    if rule.monthly:
        return _("day %(n)d of the month") % {"n": number}
    if rule.name == "entry_months":
        return ngettext("%(n)d month", "%(n)d months", number) % {"n": number}
    if rule.name == "quiet_days":
        return ngettext("%(n)d working day", "%(n)d working days", number) % {"n": number}
    if rule.name in TARGETS:
        return f"{number}%"
    return _("%(n)d years of age") % {"n": number}
