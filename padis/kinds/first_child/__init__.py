"""一孩生育服务登记: a couple applies where the wife lives; the places where both are registered verify (M6). Historic: the
Regulation of 2009, Article 16. What is registered is an intention; it is no proof of a birth.
"""

from functools import partial
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from padis.cases.facts import FactType, by_name, field_of
from padis.cases.models import Side
from padis.deadlines.models import Unit
from padis.exchange.kinds import Chore, Clock, Finding, Kind, PrintForm
from padis.kinds import couple
from padis.kinds.first_child import states
from padis.kinds.first_child.actions.following import follow
from padis.kinds.first_child.rules import CONFORMS, DIFFERS
from padis.kinds.prints import CERTIFICATE, LETTER
from padis.kinds.sources import ARTICLE_16, OURS

INTENTION = _("It registers the intention to have a child. It does not prove a birth.")
"""Said wherever the kind is shown: the deck's users took notices for births (M6)."""

FINDINGS = (
    Finding(CONFORMS, _("Verified: it agrees")),
    Finding(DIFFERS, _("It does not agree"), needs_note=True),
    Finding("not_found", _("No such person")),
    Finding("not_registered_here", _("Not registered here")),
    Finding("cannot_be_verified", _("Cannot be verified here"), needs_note=True),
)
FIELDS = {
    **by_name(field_of("asked_about", _("Whose place of registration yours is"), FactType.CODES, table="spouse")),
    **couple.FIELDS,
    **by_name(
        field_of("papers", _("Papers shown"), FactType.CODES, table="first_child_paper"),
        field_of("applied_on", _("Applied on"), FactType.DATE),
    ),
}
LETTERS = {
    "refusal": PrintForm(
        LETTER,
        _("Decision not to register a first child"),
        _("On %(day)s you applied for first-child birth-service registration. It is not registered, for this reason:"),
    ),
    "registration": PrintForm(
        CERTIFICATE,
        _("First-child birth-service registration"),
        _("It is certified that the first-child birth-service registration of this couple was made on %(day)s."),
    ),
    "undertaking": PrintForm(
        LETTER,
        _("Written undertaking of both spouses"),
        _(
            "We apply for first-child birth-service registration. Where proof cannot be had, we undertake what stands below;"
            " it is true, and we answer for it by law."
        ),
    ),
}
"""What the couple is given, or signs."""
_working = partial(Clock, unit=Unit.WORKING_DAYS)

KIND = Kind(
    code=states.CODE,
    name=_("First-child verification"),
    historic=True,
    clock={
        "normal": _working(15, ARTICLE_16),
        states.Chore.ASK: _working(7, ARTICLE_16),
        states.Chore.NOTIFY: _working(15, ARTICLE_16),
        "confirm": _working(1, OURS),
        "reply": _working(3, OURS),
        "resend": _working(3, OURS),
    },
    legal_basis=ARTICLE_16,
    purpose="现居住地受理一孩生育服务登记时，向夫妻双方户籍地核实婚育情况",
    retention_months=36,
    findings={finding.code: finding for finding in FINDINGS},
    fields=FIELDS,
    tables=Path(__file__).parent / "data",
    sent_from=Side.RESIDENCE,
    page="first_child:new",
    goes_to_other_side=False,
    remark=INTENTION,
    follow=follow,
    letters=LETTERS,
    source_page="first_child:of_message",
    chores={
        states.Chore.ASK: Chore(
            states.Chore.ASK.label, _("Send the requests to the places of registration."), page="first_child:page"
        ),
        states.Chore.DECIDE: Chore(
            states.Chore.DECIDE.label,
            _("No place is awaited any more: register at once, or refuse in writing."),
            page="first_child:page",
        ),
        states.Chore.NOTIFY: Chore(
            states.Chore.NOTIFY.label, _("Send the notices of the registration."), page="first_child:page"
        ),
    },
)
