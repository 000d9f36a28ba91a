"""更正告知: one side tells the other of facts that it corrected; both keep what was said before, with its source (M4).

The other side takes note, and chooses what it takes over into its file and its register.
"""

from dataclasses import replace
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from padis.cases.facts import FACTS, PLACES, Facts, FactType, by_name, field_of
from padis.exchange.kinds import Clock, Kind
from padis.exchange.states import Duty
from padis.kinds.exam_report import CASE_FACTS
from padis.kinds.sources import OURS

CODE = "fact_correction"
BY_PERSON, VERIFIED, FROM_REGISTER = "1", "2", "3"
"""Codes of the table correction_reason."""

CORRECTED = {
    name: replace(field, required_for_inflow=False, required_for_outflow=False)
    for name, field in FACTS.items()
    if name not in PLACES
}
"""A wrong place is no correction: the case is sent to the right unit instead."""


def to_register(sheet: Facts, unit: str) -> Facts:
    return {name: value for name, value in sheet.items() if name in CORRECTED}


KIND = Kind(
    code=CODE,
    name=_("Correction"),
    duty=Duty.RECEIVE,
    clock={"normal": Clock(30, OURS), "resend": Clock(5, OURS)},
    legal_basis="中华人民共和国个人信息保护法第八条、第四十六条",
    purpose="将一方已更正的个人信息告知另一方，避免双方信息不一致",
    retention_months=36,
    fields={
        **by_name(
            field_of("why", pgettext_lazy("correction", "Why"), FactType.CODE, table="correction_reason", required=True)
        ),
        **CORRECTED,
    },
    tables=Path(__file__).parent / "data",
    case_facts=CASE_FACTS,
    to_register=to_register,
    corrects_file=True,
)
