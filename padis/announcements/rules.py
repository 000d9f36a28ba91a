"""Who publishes to whom, and who looks after an announcement afterwards."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.accounts.rules import Ability, can, check_may
from padis.announcements.models import Announcement
from padis.announcements.reach import range_of
from padis.divisions import queries
from padis.divisions.scope import Scope
from padis.shared.errors import Conflict, NotAllowed, Refused


def addressed(by: User, units: Sequence[str]) -> list[str]:
    """The ranges of the units' sub-trees, none inside another; of the user's own where no unit is named.

    Raises NotAllowed, Refused (a unit that does not lie below).
    """
    check_may(by, Ability.ANNOUNCE)
    own = Scope.of(by.unit.code, by.unit.level)
    found = {by.unit.code: by.unit.division} if not units else {code: queries.division(code) for code in units}
    ranges = []
    for code, place in found.items():
        if place is None or place.is_group or not own.contains(code):
            raise Refused(_("Choose your own unit or units below it."), field="units")
        ranges.append(range_of(place))
    return [span for span in sorted(ranges) if not any(_holds(other, span) for other in ranges)]


def _holds(outer: str, inner: str) -> bool:
    return outer != inner and outer[:12] <= inner[:12] and inner[13:] <= outer[13:]


def may_look_after(user: User, announcement: Announcement) -> bool:
    """Withdraw and correct it, and see who has not read it: whoever publishes for its unit, or for the one that succeeded it."""
    return can(user, Ability.ANNOUNCE) and announcement.is_of(user.unit)


def check_may_look_after(by: User, announcement: Announcement) -> None:
    """Raises NotAllowed."""
    check_may(by, Ability.ANNOUNCE)
    if not may_look_after(by, announcement):
        raise NotAllowed(_("Another unit published this announcement."))


def check_is_current(announcement: Announcement, *, corrected: bool) -> None:
    """Raises Conflict where it is withdrawn, or has a corrected edition already."""
    if announcement.withdrawn_at is not None:
        raise Conflict(_("This announcement is withdrawn already."))
    if corrected:
        raise Conflict(_("This announcement has a corrected edition already. Correct that one."))
