"""What a browser may watch: division codes and their leading digits, within the user's scope. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from django.utils.translation import gettext as _

from padis.divisions.scope import Scope
from padis.shared.errors import NotAllowed, Refused

MOST_TOPICS = 20  # of one page
CODE_LENGTH = 12


@dataclass(frozen=True)
class Topic:
    """A name as the browser sent it, and the units it stands for."""

    name: str
    scope: Scope

    @property
    def stems(self) -> list[str]:
        """The leading digits that all codes of a range share, for each range."""
        return [common_start(first, last) for first, last in self.scope.ranges]


def allowed_topics(text: str, *, own_code: str, own_scope: Scope) -> tuple[Topic, ...]:
    """The topics of a comma-separated text. Raises Refused where it is malformed, NotAllowed outside the scope.

    The user's own unit code stands for all of his unit's scope; any other code or leading part for what begins with it.
    """
    names = list(dict.fromkeys(text.split(",")))
    if len(names) > MOST_TOPICS or not all(re.fullmatch(rf"[0-9]{{1,{CODE_LENGTH}}}", name) for name in names):
        raise Refused(_("Up to {count} division codes, or their leading digits.").format(count=MOST_TOPICS))
    topics = tuple(Topic(name, own_scope if name == own_code else scope_of(name)) for name in names)
    if not all(lies_within(topic.scope, own_scope) for topic in topics):
        raise NotAllowed(_("You may watch your own unit and those below it."))
    return topics


def common_start(first: str, last: str) -> str:
    return "".join(digit for digit, _same in takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=True)))


def scope_of(stem: str) -> Scope:
    return Scope(((stem.ljust(CODE_LENGTH, "0"), stem.ljust(CODE_LENGTH, "9")),))


def lies_within(inner: Scope, outer: Scope) -> bool:
    return all(
        any(outer_first <= first and last <= outer_last for outer_first, outer_last in outer.ranges)
        for first, last in inner.ranges
    )


def payloads(codes: Sequence[str], *, most: int) -> list[list[str]]:
    """The codes in lists of at most `most`: one notice of PostgreSQL carries less than 8,000 bytes."""
    return [list(codes[start : start + most]) for start in range(0, len(codes), most)]
