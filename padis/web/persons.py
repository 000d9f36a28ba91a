"""Looking for one person in a list: what is typed is kept here, sealed, and the address holds its token alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from padis.accounts.models import User
from padis.cases.names import mask_name
from padis.cases.queries import is_number
from padis.web.forms import line
from padis.web.http import Request
from padis.web.models import PersonSearch

KEPT = timedelta(days=1)
LONGEST = 50
IN_ADDRESS = "person"


@dataclass(frozen=True, slots=True)
class Sought:
    """The person that a list is narrowed to. `text` is empty where the search is too old, or another user's."""

    text: str

    @property
    def is_forgotten(self) -> bool:
        return not self.text

    @property
    def name(self) -> str:
        """The masked name for the list's head; "" for a number."""
        if is_number(self.text):
            return ""
        return mask_name(self.text) if len(self.text) > 1 else self.text


def remember(text: str, *, by: User, now: datetime) -> str:
    """The token under which the user's next pages find what was typed."""
    PersonSearch.objects.filter(user=by, at__lt=now - KEPT).delete()
    return str(PersonSearch.objects.create(user=by, at=now, text=text).token)


def sought(request: Request) -> Sought | None:
    """Whom the address says; None where it says nobody."""
    token = request.GET.get(IN_ADDRESS, "")
    if not token:
        return None
    try:
        rows = PersonSearch.objects.filter(token=UUID(token), user=request.user, at__gte=timezone.now() - KEPT)
    except ValueError:
        return Sought("")
    search = rows.first()
    return Sought(search.text if search else "")


def typed(request: Request) -> str:
    """What was typed to find a person."""
    return line(request.POST.get("who", ""), longest=LONGEST)


def found_at(request: Request, url_name: str, *, filters: Iterable[str]) -> str:
    """The address of the list narrowed to the person typed; `filters` are the fields that came along and stay."""
    query = QueryDict(mutable=True)
    for name in filters:
        if value := request.POST.get(name, ""):
            query[name] = value
    if text := typed(request):
        query[IN_ADDRESS] = remember(text, by=request.user, now=timezone.now())
    return f"{reverse(url_name)}?{query.urlencode()}"
