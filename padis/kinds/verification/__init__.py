"""协查: a place asks the other side to check what it knows of a person (M3). The limits are those of 2010."""

from django.utils.translation import gettext_lazy as _

from padis.exchange.kinds import Clock, Finding, Kind
from padis.kinds.sources import EXCHANGE_RULE, OURS

FINDINGS = (
    Finding("consistent", _("Consistent")),
    Finding("corrected", _("Corrected"), takes_corrections=True),
    Finding("not_found", _("No such person"), follow_up=True),
    Finding("not_registered_here", _("Not registered here"), follow_up=True),
    Finding("address_unclear", _("Address unclear"), follow_up=True),
    Finding("moved_registration", _("Registration moved away"), needs_note=True, follow_up=True),
    Finding("deceased", _("Deceased")),
    Finding("not_migrated", _("Did not leave")),
    Finding("returned_home", _("Returned home")),
    Finding("other", _("Other"), needs_note=True),
)
"""The platform's own result codes were never found; these are common words of the trade (docs/decisions.md)."""


KIND = Kind(
    code="verification",
    name=_("Verification"),
    clock={
        "urgent": Clock(15, EXCHANGE_RULE),
        "normal": Clock(30, EXCHANGE_RULE),
        "confirm": Clock(15, OURS),
        "reply": Clock(5, OURS),
        "resend": Clock(5, OURS),
        "follow_up": Clock(15, OURS),
    },
    legal_basis="中华人民共和国人口与计划生育法（2021年修正）第十四条",
    purpose="现居住地与户籍地相互核实流动人口信息",
    retention_months=36,
    findings={finding.code: finding for finding in FINDINGS},
)
