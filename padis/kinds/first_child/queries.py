"""Reads of applications: a unit's list, one application, what came of asking."""

from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet
from django.http import Http404

from padis.accounts.models import User
from padis.accounts.rules import Ability, can
from padis.exchange.models import Message, Task
from padis.kinds.changes.recording import changes_of
from padis.kinds.couple import MAN, WOMAN
from padis.kinds.first_child.models import Application
from padis.kinds.first_child.rules import Reply
from padis.kinds.first_child.states import NOTICE, Stage
from padis.shared.sharding import shard_of


def applications_of(user: User) -> QuerySet[Application]:
    """Those that the user's unit took."""
    if not can(user, Ability.FILE_CASE):
        return Application.objects.none()
    return Application.objects.filter(shard=shard_of(user.unit_id), unit=user.unit_id)


def application_or_404(number: str, *, seen_by: User) -> Application:
    found = applications_of(seen_by).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def application_of(message: Message) -> Application | None:
    """The one whose request the message is."""
    return Application.objects.filter(
        Q(woman_message_id=message.id) | Q(man_message_id=message.id), shard=shard_of(message.sender)
    ).first()


def requests_of(application: Application) -> Sequence[Message]:
    found = Message.objects.filter(shard=application.case_shard, id__in=application.requests)
    return list(found.order_by("id"))


def notices_of(application: Application) -> Sequence[Message]:
    """The notices of the registration."""
    found = Message.objects.filter(
        shard=application.case_shard, case_id=application.case_id, kind=NOTICE, sender=application.unit,
        sent_at__gte=application.created_at,
    )  # fmt: skip
    if application.stage == Stage.VOID:  # another application of the couple may follow
        found = found.filter(sent_at__lte=changes_of(application.key)[-1].at)
    return list(found.order_by("number"))


def open_chores(application: Application) -> Sequence[Task]:
    found = Task.objects.filter(
        shard=application.shard, case_id=application.case_id, number=application.number, done_at=None
    )
    return list(found.order_by("due_on", "id"))


def replies_of(requests: Iterable[Message]) -> list[Reply]:
    return [Reply(message.state, message.finding, message.due_on) for message in requests]


def whose(application: Application, message: Message) -> list[str]:
    """About which spouses the place is asked."""
    return [spouse for spouse in (WOMAN, MAN) if getattr(application, f"{spouse}_message_id") == message.id]


def known_places(application: Application) -> bool:
    """Whether every spouse's place of registration is known: it was asked, or it is the unit itself."""
    return all(application.couple.get(f"{spouse}_registered_division") for spouse in (WOMAN, MAN))
