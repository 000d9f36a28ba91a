"""Who she may be already: digests of a person, and what is filed under them nation-wide."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from padis.cases import identity
from padis.cases.models import IndexKind, PersonIndex
from padis.cases.names import match_key
from padis.divisions.queries import county_of
from padis.privacy.crypto import blind_index
from padis.shared.errors import Conflict
from padis.shared.sharding import Key, cross_shard


@dataclass(frozen=True, slots=True)
class Match:
    """A live case that may be the same person; shows units and dates only."""

    case: Key | None  # None where the same batch files it
    kind: str  # an IndexKind
    number: str
    unit: str
    direction: str
    residence_division: str
    registered_division: str
    filed_at: datetime
    has_number: bool


FIND = f"""
    SELECT digest, case_shard, case_id, kind, number, unit, direction, residence_division, registered_division, filed_at,
           has_number
    FROM {PersonIndex._meta.db_table} WHERE digest = ANY(%s) AND live ORDER BY filed_at
"""


class Duplicate(Conflict):
    """She is filed already. `matches` say where; `same_stay` that it is the very same stay, which is never filed twice."""

    def __init__(self, matches: Sequence[Match], *, same_stay: bool) -> None:
        super().__init__(_("This person is filed already."))
        self.matches = tuple(matches)
        self.same_stay = same_stay


def digests(facts: Mapping[str, Any], checked: identity.IdentityCheck | None = None) -> dict[IndexKind, bytes]:
    """The digests under which the person is found. A number that is no key (a placeholder …) gives none.

    `checked` is the check of her number, where it was made already.
    """
    found: dict[IndexKind, bytes] = {}
    checked = checked or identity.check(facts.get("id_number"))
    if checked.usable_as_key:
        found[IndexKind.NUMBER] = number_digest(checked.normal)
    if facts.get("name") and facts.get("birth_date") and facts.get("registered_division"):
        text = f"{match_key(facts['name'])}|{facts['birth_date']}|{county_of(facts['registered_division'])}"
        found[IndexKind.NAME] = blind_index(text, purpose="person name")
    return found


def number_digest(normal: str) -> bytes:
    """The digest of a normalised identity number."""
    return blind_index(normal, purpose="identity number")


def find(wanted: Iterable[bytes]) -> dict[bytes, list[Match]]:
    """The live cases under the digests."""
    found: dict[bytes, list[Match]] = {}
    with cross_shard("the person index has a distribution of its own"), connection.cursor() as cursor:
        cursor.execute(FIND, [list(wanted)])
        for digest, shard, id, *values in cursor.fetchall():
            found.setdefault(bytes(digest), []).append(Match((shard, id), *values))
    return found


def filed_by_others(matches: Iterable[Match], unit: str) -> list[Key]:
    """The cases of other units among the matches: who is told of one reads that she is filed there."""
    return list(dict.fromkeys(match.case for match in matches if match.case and match.unit != unit))


def by_case(own: Mapping[IndexKind, bytes], found: Mapping[bytes, Sequence[Match]]) -> dict[str, Match]:
    """What was found, by case number; a match by number is the stronger one."""
    kinds = (IndexKind.NAME, IndexKind.NUMBER)
    return {match.number: match for kind in kinds for match in found.get(own.get(kind, b""), ())}


def check_correction(own: Mapping[IndexKind, bytes], number: str, *, reason: str) -> None:
    """A file whose person is now found under `own`. Raises Duplicate where another file is, unless there is a reason.

    Also the very same stay is kept with a reason: both files exist, and a right number is better than a wrong one.
    """
    matches = by_case(own, find(own.values())) if own else {}
    matches.pop(number, None)
    if matches and not reason:
        raise Duplicate(list(matches.values()), same_stay=False)


def check(
    own: Mapping[IndexKind, bytes], places: tuple[str, str], found: Mapping[bytes, Sequence[Match]], *, reason: str
) -> None:
    """`places` are residence and registration. Raises Duplicate unless there is nothing, or a reason to file beside it.

    The very same stay is never filed twice; two usable numbers that differ speak for two persons, which takes a reason.
    """
    if not any(digest in found for digest in own.values()):
        return
    matches = by_case(own, found)
    same = [match for match in matches.values() if (match.residence_division, match.registered_division) == places]
    same = [
        match for match in same if match.kind == IndexKind.NUMBER or not (match.has_number and IndexKind.NUMBER in own)
    ]
    if same:
        raise Duplicate(same, same_stay=True)
    if matches and not reason:
        raise Duplicate(list(matches.values()), same_stay=False)
