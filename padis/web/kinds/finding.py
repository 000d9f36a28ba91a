"""Finding the person whom something is about: what is sent goes with a case file."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from padis.accounts.models import User
from padis.cases import queries
from padis.cases.models import Case, CaseState
from padis.cases.queries import Wanted
from padis.exchange.kinds import Kind
from padis.exchange.models import DocketRow
from padis.exchange.persons import of_person
from padis.exchange.states import Party
from padis.kinds.sending import may_send
from padis.privacy.actions import log_accesses
from padis.privacy.models import Purpose
from padis.web import persons
from padis.web.http import Request
from padis.web.persons import Sought

MOST = 20
"""So many files of one name are shown; more is a name to be narrowed."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file about the person sought: whether the kind may be sent about her, or why not."""

    case: Case
    kind: Kind
    may_send: bool

    @property
    def url(self) -> str:
        """Where the kind is sent about her."""
        number, kind = self.case.number, self.kind
        return reverse(kind.page, args=[number]) if kind.page else reverse("cases:send", args=[number, kind.code])

    @property
    def is_open(self) -> bool:
        return self.case.state == CaseState.OPEN


def sought(request: Request, kind: Kind) -> tuple[Sought | None, Sequence[Found]]:
    """The person whom `?person=` names, and the files about her: a reading of each."""
    who = persons.sought(request)
    files = found(who.text, kind, by=request.user) if who and who.text else []
    keys = [each.case.key for each in files]
    log_accesses(by=request.user, cases=keys, purpose=Purpose.HANDLING, at=timezone.now(), note="")
    return who, files


def found(text: str, kind: Kind, *, by: User) -> Sequence[Found]:
    """Files of one's own, and files of the place of registration about who lives here; open ones first."""
    own = queries.matching(queries.files_of(by), Wanted(person=text)).order_by("-filed_at")[:MOST]
    theirs = of_person(DocketRow.objects.visible_to(by), text, user=by).filter(role=Party.RECEIVER)
    cases = {case.id: case for case in own}
    for shard, id in list(theirs.values_list("item_shard", "case_id").distinct()[:MOST]):
        cases.setdefault(id, Case.objects.get(shard=shard, id=id))
    files = [Found(case, kind, may_send(kind, case, by)) for case in cases.values() if case.state != CaseState.DELETED]
    return sorted(files, key=lambda each: (not each.is_open, not each.may_send))
