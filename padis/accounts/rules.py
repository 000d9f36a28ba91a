"""Who may do what: one table of abilities by role and level, and who may administer whom.

An ability says what a user may do at all; which unit or item it may be done to is narrowed by the rule of the
act itself (an item answers only to the unit whose turn it is, a county looks into its own townships only).
"""

from enum import StrEnum

from django.utils.translation import gettext as _

from padis.accounts.models import Role, User
from padis.divisions import queries as divisions
from padis.divisions.models import Level, Unit
from padis.shared.errors import NotAllowed, Refused


class Ability(StrEnum):
    FILE_CASE = "file_case"  # file and maintain the unit's cases
    ANSWER = "answer"  # every act on an item whose turn is the unit's: open, answer, confirm, return
    SEE_REGISTER = "see_register"  # the list of what the unit sent and received
    LOOK_IN = "look_in"  # read-only look into the lists of one's own townships
    SEE_NOTICES = "see_notices"  # what the unit is reminded of
    SEE_COUNTS = "see_counts"  # states and counts of one's own unit and those below
    PUBLISH_BULLETIN = "publish_bulletin"  # the monthly bulletin of one's own unit, for those below
    EDIT_ENTRY = "edit_entry"  # one's own unit's entry in the address book
    MANAGE_USERS = "manage_users"  # accounts of one's own unit and those below
    EDIT_PARAMETERS = "edit_parameters"  # the dated rules of the installation
    ANNOUNCE = "announce"  # announcements to units below one's own


_OVERSEER = frozenset({Ability.SEE_COUNTS, Ability.SEE_NOTICES, Ability.EDIT_ENTRY})
_SUPERVISOR = _OVERSEER | {Ability.ANNOUNCE}
_CLERK = _OVERSEER | {Ability.FILE_CASE, Ability.ANSWER, Ability.SEE_REGISTER}
_ADMINISTRATOR = frozenset({Ability.MANAGE_USERS, Ability.EDIT_ENTRY})

# A pair that is missing cannot exist: no account is created for it. A prefecture looks in where it has townships
# of its own and no counties between (东莞, 中山, 儋州); the rule of looking in sees to that.
PERMISSIONS: dict[tuple[Role, Level], frozenset[Ability]] = {
    (Role.OPERATOR, Level.TOWNSHIP): _CLERK,
    (Role.SUPERVISOR, Level.COUNTY): _SUPERVISOR | {Ability.LOOK_IN},
    (Role.SUPERVISOR, Level.PREFECTURE): _SUPERVISOR | {Ability.LOOK_IN},
    (Role.SUPERVISOR, Level.PROVINCE): _SUPERVISOR | {Ability.PUBLISH_BULLETIN},
    (Role.SUPERVISOR, Level.NATION): _SUPERVISOR | {Ability.PUBLISH_BULLETIN},
    (Role.ADMINISTRATOR, Level.COUNTY): _ADMINISTRATOR,
    (Role.ADMINISTRATOR, Level.PREFECTURE): _ADMINISTRATOR,
    (Role.ADMINISTRATOR, Level.PROVINCE): _ADMINISTRATOR,
    (Role.ADMINISTRATOR, Level.NATION): _ADMINISTRATOR | {Ability.EDIT_PARAMETERS},
}


def abilities(user: User) -> frozenset[Ability]:
    """What the user's role may do at the level of the user's unit."""
    return PERMISSIONS.get((Role(user.role), user.unit.level), frozenset())


def can(user: User, ability: Ability) -> bool:
    return ability in abilities(user)


def check_may(user: User, ability: Ability) -> None:
    """Raises NotAllowed."""
    if not can(user, ability):
        raise NotAllowed(_("Your account may not do this. Ask the administrator of your unit or of the one above."))


def may_look_in(user: User, township: str) -> bool:
    """Into the lists of a township directly below, to read (M14): its county, or the city that has no counties."""
    place = divisions.division(township)
    if place is None or place.level != Level.TOWNSHIP or not can(user, Ability.LOOK_IN):
        return False
    return divisions.county_of(township) == user.unit_id


def is_township_operator(user: User) -> bool:
    return user.role == Role.OPERATOR and user.unit.level == Level.TOWNSHIP


def roles_at(level: Level) -> list[Role]:
    """The roles that an account of a unit of this level may have."""
    return [role for role in Role if (role, level) in PERMISSIONS]


def check_may_administer(by: User, unit: Unit) -> None:
    """An administrator's own unit and all below it. Raises NotAllowed."""
    check_may(by, Ability.MANAGE_USERS)
    if not by.unit.scope.contains(unit.code):
        raise NotAllowed(_("This unit is not below yours."))


def check_may_create(by: User, unit: Unit, role: Role) -> None:
    """Nobody creates an equal: an administrator's unit lies strictly below. Raises NotAllowed, Refused."""
    check_may_administer(by, unit)
    if role not in roles_at(unit.level):
        raise Refused(_("A unit of this level has no such role."), field="role")
    if role == Role.ADMINISTRATOR and unit.code == by.unit.code:
        raise NotAllowed(_("An administrator of your own unit is created by the unit above."))


def check_may_manage(by: User, user: User) -> None:
    """Disable, reset and the like: never oneself, and another administrator only of a unit below. Raises NotAllowed."""
    check_may_administer(by, user.unit)
    if user == by:
        raise NotAllowed(_("This is your own account. Ask another administrator."))
    if user.role == Role.ADMINISTRATOR and user.unit_id == by.unit_id:
        raise NotAllowed(_("An administrator of your own unit is looked after by the unit above."))


def check_may_move(by: User, user: User, unit: Unit, role: Role) -> None:
    """Both units lie in the administrator's sub-tree, and the role exists at the new one. Raises NotAllowed, Refused."""
    check_may_manage(by, user)
    check_may_create(by, unit, role)
