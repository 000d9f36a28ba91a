"""Taking an application, and asking the places of registration to verify it."""

from collections.abc import Collection
from datetime import date, datetime

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.cases.actions.keeping import lock_case
from padis.cases.codes import table
from padis.cases.facts import Facts
from padis.cases.models import Case, CaseState
from padis.cases.names import mask_name
from padis.exchange.door import Actor, Door, Due, due
from padis.exchange.kinds import kind_of
from padis.exchange.models import Task
from padis.kinds import couple as spouses
from padis.kinds.couple import MAN, WOMAN
from padis.kinds.first_child import rules
from padis.kinds.first_child.models import Application
from padis.kinds.first_child.states import CODE, UNDER_WAY, WAYS, Chore, Stage, Step
from padis.kinds.sending import AlreadyThere, may_send, tell
from padis.privacy import legal
from padis.shared.errors import Conflict, NotAllowed, Refused
from padis.shared.sharding import Key, new_id, shard_of
from padis.shared.time import beijing_date
from padis.shared.transactions import use_case

PAPERS = "first_child_paper"
REGISTERED = {WOMAN: "woman_registered_division", MAN: "man_registered_division"}


class UnderWay(AlreadyThere):
    """There is an application of the couple already."""


@use_case
def take(
    *, case: Case, couple: Facts, papers: Collection[str], undertaking: str, ask_now: bool, by: User, now: datetime
) -> Application:
    """Take the application of a couple whose wife's file is `case`; `couple` is clean. With `ask_now` the requests go at once.

    Else the unit has 7 working days, and a task.
    Raises NotAllowed, Refused, UnderWay; Conflict for a file that is not open, and without a legal basis.
    """
    if not may_send(kind_of(CODE), case, by):
        raise NotAllowed(_("An application is taken where the wife lives."))
    legal.check_on(CODE, kind_of(CODE).name, on=beijing_date(now))
    case = lock_case(case.key)
    if case.state != CaseState.OPEN:
        words = _("The case file is in the state “%(state)s”. An application needs an open file.")
        raise Conflict(words % {"state": CaseState(case.state).label})
    _check_first(case, by.unit_id)
    couple = {**couple, **spouses.wife_of(case)}
    spouses.check(couple)
    day = beijing_date(now)
    limit = due(CODE, Chore.ASK, day)
    application = Application.objects.create(
        shard=shard_of(by.unit_id), id=new_id(), number=_number(case, by.unit_id), unit=by.unit_id,
        case_shard=case.shard, case_id=case.id, label=mask_name(case.name), couple=dict(couple), papers=shown(papers),
        undertaking=undertaken(undertaking, day), applied_on=day, ask_due_on=limit.on,
        created_at=now, created_by_id=by.pk,
    )  # fmt: skip
    door = Door()
    if ask_now:
        _ask(door, application, case, by=by, now=now)
    else:
        open_chore(door, application, Chore.ASK, limit, by=Actor.of(by), at=now)
    door.write()
    return application


@use_case
def ask(*, key: Key, by: User, now: datetime) -> Application:
    """Send the requests of an application that was only taken. Raises NotAllowed, Conflict."""
    application = lock(key)
    rules.check_may(by, application)
    rules.check_step(application, Step.ASK)
    case = lock_case(application.case_key)
    door = Door()
    _ask(door, application, case, by=by, now=now)
    finish_chores(door, application, by=Actor.of(by), at=now, outcome=Step.ASK)
    door.write()
    return application


@use_case
def supplement(*, key: Key, papers: Collection[str], undertaking: str, by: User, now: datetime) -> Application:
    """Papers that were shown later, or the written undertaking. Raises NotAllowed, Refused, Conflict."""
    application = lock(key)
    rules.check_may(by, application)
    rules.check_under_way(application)
    application.papers = shown(papers)
    held = application.undertaking
    if not held or held["for"] != undertaking:
        application.undertaking = undertaken(undertaking, beijing_date(now))
    application.save(update_fields=["papers", "undertaking"])
    return application


def lock(key: Key) -> Application:
    """The application, locked until the transaction ends. Raises Application.DoesNotExist."""
    return Application.objects.select_for_update().get(pk=key)


def shown(papers: Collection[str]) -> list[str]:
    """In the order of the check list. Raises Refused for what is not on it."""
    if not all(table(PAPERS).valid(code) for code in papers):
        raise Refused(_("Choose one of the list."), field="papers")
    return [entry.code for entry in table(PAPERS) if entry.code in papers]


def undertaken(text: str, day: date) -> dict[str, str] | None:
    return {"for": text, "on": day.isoformat()} if text else None


def places_of(application: Application) -> dict[str, list[str]]:
    """The places of registration that are not the unit's own, each with the spouses whose it is."""
    return spouses.places_to_tell(application.couple, tuple(REGISTERED.values()), own=application.unit)


def open_chore(door: Door, application: Application, chore: Chore, limit: Due, *, by: Actor, at: datetime) -> None:
    """Give the unit a task of the application."""
    couple = application.couple
    door.open_task(
        Task(
            shard=application.shard, id=new_id(), kind=CODE, unit=application.unit,
            partner=couple[REGISTERED[WOMAN]], number=application.number, case_shard=application.case_shard,
            case_id=application.case_id, label=application.label, reason=chore.value, level=chore.value,
            opened_at=at, due_on=limit.on, provisional=limit.provisional,
        ),
        by=by,
    )  # fmt: skip


def finish_chores(door: Door, application: Application, *, by: Actor, at: datetime, outcome: str) -> None:
    """Whatever stands open of the application is done by this step."""
    tasks = Task.objects.select_for_update(of=("self",)).filter(
        shard=application.shard, case_id=application.case_id, number=application.number, done_at=None
    )
    for task in tasks.order_by("id"):
        door.finish_task(task, by=by, at=at, outcome=str(outcome))


def _check_first(case: Case, unit: str) -> None:
    found = Application.objects.filter(
        shard=shard_of(unit), unit=unit, case_id=case.id, stage__in=[*UNDER_WAY, Stage.REGISTERED]
    ).first()
    if found:
        words = _("There is an application of this couple already: %(number)s, %(stage)s.")
        raise UnderWay(words % {"number": found.number, "stage": Stage(found.stage).label}, found.number)


def _number(case: Case, unit: str) -> str:
    earlier = Application.objects.filter(shard=shard_of(unit), unit=unit, case_id=case.id).count()
    return f"{case.number}-Y{earlier + 1}"


def _ask(door: Door, application: Application, case: Case, *, by: User, now: datetime) -> None:
    """One request to each place of registration that is not one's own: both spouses' may be the same."""
    held = {
        **application.couple, "papers": application.papers, "applied_on": application.applied_on.isoformat(),
    }  # fmt: skip
    places = places_of(application)
    sheets = {place: {**held, "asked_about": whose} for place, whose in places.items()}
    for place, message in tell(door, case, CODE, sheets, by=by, now=now).items():
        for spouse in places[place]:
            setattr(application, f"{spouse}_message_id", message.id)
    application.stage, application.asked_on = WAYS[Step.ASK].target, beijing_date(now)
    application.save(update_fields=["stage", "asked_on", "woman_message_id", "man_message_id"])
