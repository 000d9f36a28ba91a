"""Registering, refusing in writing, recording that the couple withdraws; telling the places of registration."""

from datetime import datetime

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.cases.actions.keeping import lock_case
from padis.cases.facts import Facts
from padis.exchange.door import Actor, Content, Door, due
from padis.exchange.models import Message
from padis.exchange.states import SETTLED, Event, State
from padis.kinds.first_child import rules
from padis.kinds.first_child.actions.asking import finish_chores, lock, open_chore, places_of
from padis.kinds.first_child.models import Application
from padis.kinds.first_child.queries import known_places, replies_of
from padis.kinds.first_child.states import CODE, NOTICE, WAYS, Chore, Stage, Step
from padis.kinds.sending import tell
from padis.shared.errors import Conflict, Refused
from padis.shared.sharding import Key
from padis.shared.time import beijing_date
from padis.shared.transactions import use_case


@use_case
def register(*, key: Key, notify_now: bool, by: User, now: datetime) -> Application:
    """Register the couple. With `notify_now` the notices go at once; else the unit has 15 working days, and a task.

    Raises NotAllowed, Conflict (also for what stands in the way: rules.Obstacle).
    """
    application, requests = _locked(key, by, Step.REGISTER)
    found = rules.obstacles(
        replies_of(requests),
        papers=set(application.papers),
        undertaken=application.undertaken,
        all_places_known=known_places(application),
        today=beijing_date(now),
    )
    if found:
        raise Conflict(" ".join(str(rules.WORDS[obstacle]) for obstacle in found))
    door = Door()
    _decide(door, application, requests, Step.REGISTER, reason="", by=by, now=now)
    limit = due(CODE, Chore.NOTIFY, beijing_date(now))
    application.notify_due_on = limit.on
    if notify_now or not places_of(application):
        _notify(door, application, by=by, now=now)
    else:
        open_chore(door, application, Chore.NOTIFY, limit, by=Actor.of(by), at=now)
    application.save()
    door.write()
    return application


@use_case
def refuse(*, key: Key, reason: str, by: User, now: datetime) -> Application:
    """Refuse in writing; the reason stands on the letter. Raises NotAllowed, Conflict, Refused without a reason."""
    application, requests = _locked(key, by, Step.REFUSE)
    if not reason.strip():
        raise Refused(_("Give the reason: the law asks for a refusal in writing with reasons."), field="reason")
    return _end(application, requests, Step.REFUSE, reason=reason, by=by, now=now)


@use_case
def withdraw(*, key: Key, note: str, by: User, now: datetime) -> Application:
    """The couple does not go on. Requests in time end neutrally: nobody's figure falls. Raises NotAllowed, Conflict."""
    application, requests = _locked(key, by, Step.WITHDRAW)
    return _end(application, requests, Step.WITHDRAW, reason=note, by=by, now=now)


@use_case
def notify(*, key: Key, by: User, now: datetime) -> Application:
    """Send the notices of a registration that were not sent with it. Raises NotAllowed, Conflict."""
    application = lock(key)
    rules.check_may(by, application)
    if application.stage != Stage.REGISTERED or application.notified_on:
        raise Conflict(_("The notices were sent already, or there is nothing to notify."))
    door = Door()
    _notify(door, application, by=by, now=now)
    finish_chores(door, application, by=Actor.of(by), at=now, outcome=Chore.NOTIFY)
    application.save(update_fields=["notified_on"])
    door.write()
    return application


def _locked(key: Key, by: User, step: Step) -> tuple[Application, list[Message]]:
    """Messages before the application, as where an answer arrives (docs/decisions.md)."""
    seen = Application.objects.get(pk=key)
    found = Message.objects.select_for_update(of=("self",)).filter(shard=seen.case_shard, id__in=seen.requests)
    requests = list(found.order_by("id"))
    application = lock(key)
    rules.check_may(by, application)
    rules.check_step(application, step)
    if application.requests != seen.requests:  # asked between the two reads
        raise Conflict(_("The requests were sent a moment ago. Please look again."))
    return application, requests


def _end(
    application: Application, requests: list[Message], step: Step, *, reason: str, by: User, now: datetime
) -> Application:
    door = Door()
    _decide(door, application, requests, step, reason=reason, by=by, now=now)
    application.save()
    door.write()
    return application


def _decide(
    door: Door, application: Application, requests: list[Message], step: Step, *, reason: str, by: User, now: datetime
) -> None:
    """The stage first: what follows from the messages' ends sees that the decision is taken."""
    application.stage, application.decided_on = WAYS[step].target, beijing_date(now)
    application.decision, application.decided_by_id = {"reason": reason} if reason else None, by.pk
    application.save(update_fields=["stage"])
    actor = Actor.of(by)
    for message in requests:
        if message.state == State.ANSWERED:
            door.move(message, Event.CONFIRMED, by=actor, at=now, content=Content({"accepted": [], "refused": []}))
        elif message.state not in SETTLED:
            note = Content({}, {"note": str(WAYS[step].target.label)})
            door.move(message, Event.WITHDRAWN, by=actor, at=now, content=note, paused_on=None)
    finish_chores(door, application, by=actor, at=now, outcome=step)


def told_of(application: Application) -> Facts:
    """What the places of registration are told."""
    decided = application.decided_on
    assert decided is not None
    return {**application.couple, "register_no": application.number, "registered_on": decided.isoformat()}


def _notify(door: Door, application: Application, *, by: User, now: datetime) -> None:
    case = lock_case(application.case_key)
    sheets = {place: {**told_of(application), "asked_about": whose} for place, whose in places_of(application).items()}
    tell(door, case, NOTICE, sheets, by=by, now=now)
    application.notified_on = beijing_date(now)
