"""The rows of a list in words: who, what is wrong, and where it is mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.cases.facts import FACTS
from padis.cases.identity import FEMALE, MALE, Quality
from padis.cases.models import Case, Direction
from padis.cases.queries import files_of
from padis.divisions.queries import short_name
from padis.exchange.models import DocketRow
from padis.register.models import RegisterPerson
from padis.register.quality.lists import MOVED_ON, REQUIRED, Figure, QualityList
from padis.register.queries import entries_of


@dataclass(frozen=True, slots=True)
class Line:
    """One row. `others` are the ways to mend it beside the first: address and words."""

    name: str
    number: str
    why: str | Promise
    at: datetime
    url: str
    act: str
    others: Sequence[tuple[str, str]] = ()


def lines_of(one: QualityList, ids: Sequence[UUID], *, user: User) -> list[Line]:
    """In the order of the ids; two queries at most, whatever the number of rows."""
    found = _entries(one, ids, user) if one.of_entries else _files(one, ids, user)
    return [found[id] for id in ids if id in found]


def _entries(one: QualityList, ids: Sequence[UUID], user: User) -> dict[UUID, Line]:
    rows = entries_of(user).filter(id__in=ids).defer("health", "facts", "sealed")
    return {person.id: _entry(one, person) for person in rows}


def _entry(one: QualityList, person: RegisterPerson) -> Line:
    page, places = reverse("local:page", args=[person.id]), _places(person)
    if one.figure is Figure.NO_CASE:
        direction = Direction.INFLOW if person.residence_division == person.unit else Direction.OUTFLOW
        url = f"{reverse('cases:new')}?direction={direction}&entry={person.id}"
        return Line(person.name, "", places, person.changed_at, url, _("File the case"), [(page, _("Entry"))])
    if one.figure is Figure.ENTRY_NUMBER:
        why = Quality(person.id_quality).label
        edit = reverse("local:edit", args=[person.id])
        return Line(person.name, "", why, person.changed_at, edit, _("Correct"), [(page, _("Entry"))])
    return Line(person.name, "", places, person.changed_at, page, _("Look at both"))


def _places(person: RegisterPerson) -> str:
    return f"{short_name(person.registered_division)} → {short_name(person.residence_division)}"


def _files(one: QualityList, ids: Sequence[UUID], user: User) -> dict[UUID, Line]:
    """Files of one's own unit; for those of the other side the item by which the unit knows the person."""
    own = files_of(user).filter(id__in=ids).defer("health", "facts", "sealed")
    lines = {case.id: _file(one, case) for case in own}
    foreign = [id for id in ids if id not in lines]
    if foreign:
        rows = DocketRow.objects.visible_to(user).with_facts().filter(case_id__in=foreign).order_by("sent_at")
        lines |= {row.case_id: _item(row) for row in rows}
    return lines


def _file(one: QualityList, case: Case) -> Line:
    page = reverse("cases:page", args=[case.number])
    if one.figure is Figure.NO_ENTRY:
        url = f"{reverse('local:new')}?case={case.number}"
        return Line(
            case.name, case.number, _("own file"), case.filed_at, url, _("Record her"), [(page, _("Case file"))]
        )
    why = Quality(case.id_quality).label if one.figure is Figure.NUMBER else "、".join(lacking(case))
    edit = reverse("cases:edit", args=[case.number])
    return Line(case.name, case.number, why, case.filed_at, edit, _("Mend"), [(page, _("Case file"))])


def lacking(case: Case) -> list[str]:
    """The labels of the required facts that the file does not hold."""
    empty = [name for name in (*REQUIRED, MOVED_ON[Direction(case.direction)]) if not getattr(case, name)]
    if case.sex and case.sex not in (MALE, FEMALE):
        empty.insert(0, "sex")
    return [str(FACTS[name].label) for name in empty]


def _item(row: DocketRow) -> Line:
    url = reverse("items:item", args=[row.number])
    why = _("from %(unit)s") % {"unit": short_name(row.partner)}
    return Line(row.label, row.number, why, row.sent_at, url, _("Open and record"))
