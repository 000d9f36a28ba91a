"""环孕检报告单 (避孕节育情况报告单): what an examination in the place of residence found, told to the place of
registration, which only receives it (M5). Historic: the rules of 2010. Nothing here asks anyone to an examination.
"""

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from padis.cases.facts import Facts, FactType, Sensitivity, by_name, field_of
from padis.cases.models import Case, Side
from padis.cases.rules import FEMALE, age_on
from padis.deadlines.queries import age_range
from padis.exchange.kinds import Clock, Kind, Names
from padis.exchange.states import Duty
from padis.kinds.exam_report.units import list_of
from padis.kinds.sources import EXCHANGE_RULE, OURS
from padis.kinds.twins.joining import follow
from padis.shared.errors import Refused

NOT_A_WOMAN, WRONG_AGE = "not_a_woman", "wrong_age"

_health = partial(field_of, sensitivity=Sensitivity.HEALTH)
FIELDS = by_name(
    field_of("form_no", gettext_lazy("Number of the form"), FactType.TEXT, longest=40, required=True),
    field_of("exam_date", gettext_lazy("Date of the examination"), FactType.DATE, required=True),
    field_of("exam_unit", gettext_lazy("Examining unit"), FactType.LISTED, list_of=list_of, required=True),
    _health("exam_types", gettext_lazy("What was examined"), FactType.CODES, table="exam_type", required=True),
    _health("pregnancy_check", pgettext_lazy("examination", "Pregnancy"), FactType.CODE, table="pregnancy_check"),
    _health("weeks", gettext_lazy("Weeks of pregnancy"), FactType.COUNT, bounds=(1, 45)),
    _health("iud_check", gettext_lazy("Intrauterine device"), FactType.CODE, table="iud_check"),
    _health("reproductive_check", gettext_lazy("Reproductive health"), FactType.CODE, table="reproductive_check"),
    _health("method", gettext_lazy("Contraception in use"), FactType.CODE, table="contraceptive_method"),
    field_of("examiner", gettext_lazy("Examiner"), FactType.NAME),
    field_of("issued_on", pgettext_lazy("report form", "Issued on"), FactType.DATE),
    _health("note", gettext_lazy("Note"), FactType.TEXT),
)
CASE_FACTS = frozenset(
    {
        "id_number",
        "no_number_reason",
        "name",
        "sex",
        "birth_date",
        "registered_division",
        "registered_address",
        "residence_division",
        "residence_address",
    }
)


def check(case: Case, given: Facts, today: date) -> Sequence[str]:
    """Dates that cannot be are refused; a man, or a woman of another age than files are kept for, may be right: doubts."""
    examined = date.fromisoformat(given["exam_date"])
    began = case.inflow_date or case.outflow_date
    if began and examined < began:
        words = _("The stay of this case file began on %(day)s only.")
        raise Refused(words % {"day": began.isoformat()}, field="exam_date")
    if given.get("issued_on", given["exam_date"]) < given["exam_date"]:
        raise Refused(_("The form was issued before the examination."), field="issued_on")
    youngest, oldest = age_range(today)
    doubts = [NOT_A_WOMAN] if case.sex != FEMALE else []
    if case.birth_date and not youngest <= age_on(case.birth_date, examined) <= oldest:
        doubts.append(WRONG_AGE)
    return doubts


def to_register(sheet: Facts, unit: str) -> Facts:
    """What the examination says of her; the codes are those of the case file. “Not determined” says nothing."""
    facts = {"contraceptive_method": sheet.get("method"), "pregnancy_status": sheet.get("pregnancy_check")}
    return {name: value for name, value in facts.items() if value and (name, value) != ("pregnancy_status", "9")}


KIND = Kind(
    code="exam_report",
    name=gettext_lazy("Examination report form"),
    duty=Duty.RECEIVE,
    historic=True,
    clock={"normal": Clock(30, EXCHANGE_RULE), "resend": Clock(5, OURS)},
    legal_basis="流动人口计划生育工作条例（国务院令第555号，2021年9月废止）第十三条",
    purpose="现居住地将已作检查的结果告知户籍地，使本人不必返回户籍地",
    retention_months=36,
    fields=FIELDS,
    tables=Path(__file__).parent / "data",
    case_facts=CASE_FACTS,
    sent_from=Side.RESIDENCE,
    precondition=check,
    doubts={
        NOT_A_WOMAN: gettext_lazy("The case file is not that of a woman."),
        WRONG_AGE: gettext_lazy("Her age lies outside the range for which files are kept."),
    },
    unique=("exam_unit", "form_no"),
    on_paper=True,
    names=Names("form_no", "exam_date", "exam_unit"),
    follow=follow,
    to_register=to_register,
    list_page="exam_report:units",
)
