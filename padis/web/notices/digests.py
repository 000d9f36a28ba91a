"""The morning's digest, for the top of the to-do list and of the monitor."""

from dataclasses import dataclass
from datetime import date

from padis.accounts.models import User
from padis.reminders.queries import digest_of, totals
from padis.reminders.words import by_kind
from padis.reminders.words import digest as in_words


@dataclass(frozen=True, slots=True)
class Digest:
    """All kinds together, and each by its name."""

    words: str
    kinds: list[tuple[str, str]]


def digest(user: User, *, today: date) -> Digest | None:
    """None on a day without one. One query."""
    notice = digest_of(user, day=today)
    if notice is None:
        return None
    return Digest(in_words(totals(notice)), [(kind, in_words(counts)) for kind, counts in by_kind(notice)])
