"""协查: a place asks the other side to check what it knows of a person (M3). Legal ground and limits: domain of 2010."""

from django.utils.translation import gettext_lazy as _

from padis.exchange.kinds import Finding, Kind

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

VERIFICATION = Kind(
    code="verification", name=_("Verification"), findings={finding.code: finding for finding in FINDINGS}
)
