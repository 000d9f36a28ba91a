"""Who may open an entry of a register, and the trace that a reading leaves."""

from datetime import datetime
from uuid import UUID

from django.http import Http404

from padis.accounts.models import User
from padis.privacy.actions import log_access
from padis.privacy.models import Purpose
from padis.register import queries
from padis.register.models import RegisterPerson


def own_or_404(id: UUID, *, seen_by: User) -> RegisterPerson:
    """An entry of the user's own unit; all others get the same 404."""
    person = queries.entries_of(seen_by).filter(id=id).first()
    if person is None:
        raise Http404
    return person


def log(person: RegisterPerson, *, by: User, at: datetime) -> None:
    log_access(by=by, case=person.key, unit=by.unit_id, purpose=Purpose.REGISTER, at=at)
