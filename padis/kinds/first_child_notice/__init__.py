"""一孩生育服务登记通报: the places of registration are told of a first-child registration, and receive it (M6). Receiving
opens a service follow-up. A notice shows an intention; it never proves a birth.
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from padis.cases.facts import FactType, by_name, field_of
from padis.exchange.door import Actor, Door, due
from padis.exchange.kinds import Chore, Clock, Kind, PrintForm
from padis.exchange.models import Message, Sheet, Task
from padis.exchange.states import Duty, Event
from padis.kinds import couple
from padis.kinds.changes import telling
from padis.kinds.changes.telling import CORRECTED, VOIDED
from padis.kinds.first_child.states import NOTICE
from padis.kinds.prints import LETTER
from padis.kinds.sources import ARTICLE_16, EXCHANGE_RULE, OURS
from padis.shared.sharding import new_id, shard_of
from padis.shared.time import beijing_date

SERVICE = "service"


def follow(door: Door, message: Message, event: Event, by: Actor, at: datetime) -> None:
    """Whoever received a notice has a couple to offer service to; of one that corrects another it has the task already, and
    of one that is void the task ends."""
    if event is not Event.RECEIVED:
        return
    sheet = Sheet.objects.get(shard=message.shard, message_id=message.id, no=1).sealed["sheet"]
    held = _services(message)
    if sheet.get("change") == VOIDED:
        for task in held:
            if task.done_at is None:
                door.finish_task(task, by=by, at=at, outcome=VOIDED)
        return
    if sheet.get("change") == CORRECTED and held:
        return
    limit = due(NOTICE, SERVICE, beijing_date(at))
    door.open_task(
        Task(
            shard=shard_of(message.receiver), id=new_id(), kind=NOTICE, unit=message.receiver, partner=message.sender,
            number=message.number, case_shard=message.shard, case_id=message.case_id, label=message.label,
            reason=SERVICE, level=SERVICE, opened_at=at, due_on=limit.on, provisional=limit.provisional,
        ),
        by=by,
    )  # fmt: skip


def _services(message: Message) -> list[Task]:
    """The receiver's follow-ups of this couple, locked."""
    found = Task.objects.select_for_update(of=("self",)).filter(
        shard=shard_of(message.receiver), case_id=message.case_id, unit=message.receiver, kind=NOTICE, reason=SERVICE
    )
    return list(found.order_by("id"))


FIELDS = {
    **by_name(
        field_of("register_no", _("Number of the registration"), FactType.TEXT, longest=40),
        field_of("registered_on", _("Registered on"), FactType.DATE),
        field_of("asked_about", _("Whose place of registration yours is"), FactType.CODES, table="spouse"),
    ),
    **telling.FIELDS,
    **couple.FIELDS,
}

KIND = Kind(
    code=NOTICE,
    name=_("First-child registration notice"),
    duty=Duty.RECEIVE,
    historic=True,
    clock={"normal": Clock(30, EXCHANGE_RULE), "resend": Clock(5, OURS), SERVICE: Clock(30, OURS)},
    legal_basis=ARTICLE_16,
    purpose="现居住地将一孩生育服务登记结果通报夫妻双方户籍地，以便提供生育服务",
    retention_months=36,
    fields=FIELDS,
    goes_to_other_side=False,
    to_register=couple.person_at,
    remark=_("It shows the intention to have a child. It does not prove a birth."),
    follow=follow,
    print_form=PrintForm(
        LETTER,
        _("First-child registration notice"),
        _(
            "We tell you of the first-child birth-service registration of this couple. Please receive it and offer the services."
        ),
    ),
    chores={
        SERVICE: Chore(
            _("Service follow-up"),
            _("Offer the couple the services before and after birth. Note what was done, then close it."),
            takes_notes=True,
            noted=_("What was done for the couple"),
            outcome="served",
        )
    },
)
