"""生育登记: the law today (国卫办人口发〔2021〕21号). At the place of registration or the residence of either parent, before or
after the birth; what a system holds is not asked for again, else an undertaking. The other places are told (M6).
"""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from padis.exchange.kinds import Clock, Kind, PrintForm
from padis.exchange.states import Duty
from padis.kinds.birth_registration.fields import CODE, NOTICE
from padis.kinds.couple import person_at
from padis.kinds.prints import CERTIFICATE, LETTER
from padis.kinds.sources import OURS

KIND = Kind(
    code=CODE,
    name=_("Birth registration notice"),
    duty=Duty.RECEIVE,
    clock={"normal": Clock(30, OURS), "resend": Clock(5, OURS)},
    legal_basis="国家卫生健康委办公厅关于完善生育登记制度的指导意见（国卫办人口发〔2021〕21号）；中华人民共和国人口与计划生育法（2021年修正）第十四条",
    purpose="将生育登记情况告知双方户籍地和居住地，避免重复登记、重复索取材料",
    retention_months=36,
    fields=NOTICE,
    tables=Path(__file__).parent / "data",
    goes_to_other_side=False,
    print_form=PrintForm(
        LETTER,
        _("Birth registration notice"),
        _("We tell you of this birth registration, so that it is not made twice and no papers are asked for again."),
    ),
    letters={
        "certificate": PrintForm(
            CERTIFICATE,
            _("Certificate of birth registration"),
            _("It is certified that this birth was registered on %(day)s."),
        )
    },
    to_register=person_at,
)
