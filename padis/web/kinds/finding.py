"""Finding the person whom something is about: what is sent goes with a case file."""

from collections.abc import Sequence
from dataclasses import dataclass

from padis.accounts.models import User
from padis.cases import queries
from padis.cases.models import Case, CaseState
from padis.cases.queries import Wanted
from padis.exchange.kinds import Kind
from padis.exchange.models import DocketRow
from padis.exchange.persons import of_person
from padis.exchange.states import Party
from padis.kinds.sending import may_send

MOST = 20
"""So many files of one name are shown; more is a name to be narrowed."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file about the person sought: whether the kind may be sent about her, or why not."""

    case: Case
    may_send: bool

    @property
    def is_open(self) -> bool:
        return self.case.state == CaseState.OPEN


def found(text: str, kind: Kind, *, by: User) -> Sequence[Found]:
    """Files of one's own, and files of the place of registration about who lives here; open ones first."""
    own = queries.matching(queries.files_of(by), Wanted(person=text)).order_by("-filed_at")[:MOST]
    theirs = of_person(DocketRow.objects.visible_to(by), text, user=by).filter(role=Party.RECEIVER)
    cases = {case.id: case for case in own}
    for shard, id in list(theirs.values_list("item_shard", "case_id").distinct()[:MOST]):
        cases.setdefault(id, Case.objects.get(shard=shard, id=id))
    files = [Found(case, may_send(kind, case, by)) for case in cases.values() if case.state != CaseState.DELETED]
    return sorted(files, key=lambda each: (not each.is_open, not each.may_send))
