"""What a form is filled with beforehand: of a case file, or of an entry of the local register; each is a reading."""

from datetime import datetime
from uuid import UUID

from padis.cases import queries
from padis.cases.facts import Facts
from padis.cases.projection import all_facts
from padis.privacy.actions import log_access
from padis.privacy.models import Purpose
from padis.register.projection import facts_of
from padis.register.queries import entries_of
from padis.web.cases.access import Opened, log
from padis.web.forms import line
from padis.web.http import Request

LONGEST_NUMBER = 40


def own_file(request: Request, parameter: str, *, now: datetime) -> Facts:
    """All that the file of the user's unit says which the address names; nothing where there is none."""
    number = line(request.GET.get(parameter, ""), longest=LONGEST_NUMBER)
    case = queries.files_of(request.user).filter(number=number).first() if number else None
    if case is None:
        return {}
    log(Opened(case, is_own=True), by=request.user, at=now)
    return all_facts(case, health=True)


def own_entry(request: Request, *, now: datetime) -> Facts:
    """All that the entry of the user's unit says which `?entry=` names; nothing where there is none."""
    try:
        id = UUID(request.GET.get("entry", ""))
    except ValueError:
        return {}
    person = entries_of(request.user).filter(id=id).first()
    if person is None:
        return {}
    log_access(by=request.user, case=person.key, unit=request.user.unit_id, purpose=Purpose.REGISTER, at=now)
    return facts_of(person)
