"""Why two files may be one person's, in words: pure comparisons of facts."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from padis.cases import identity
from padis.cases.models import IndexKind
from padis.cases.names import match_key
from padis.divisions.queries import county_of


class Likeness(models.TextChoices):
    """A reason to suspect it; the first two are how the person index finds her, too."""

    NUMBER = IndexKind.NUMBER.value, _("same identity number")
    NAME = IndexKind.NAME.value, _("same name, date of birth and registered county")
    ONE_OFF = "one_off", _("same name; the identity numbers differ in one place")
    SWAPPED = "swapped", _("same name; two neighbouring digits of the identity numbers are swapped")


def likeness(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[Likeness]:
    """All reasons why the two sets of facts may be one person's, the strongest first."""
    found = []
    here, there = (identity.check(facts.get("id_number")) for facts in (one, other))
    if here.usable_as_key and there.usable_as_key and here.normal == there.normal:
        found.append(Likeness.NUMBER)
    if _person(one) is not None and _person(one) == _person(other):
        found.append(Likeness.NAME)
    if match_key(one.get("name", "")) == match_key(other.get("name", "")):
        near = near_numbers(here.normal, there.normal)
        found += [near] if near else []
    return found


def near_numbers(one: str, other: str) -> Likeness | None:
    """Whether one number may be the other, mistyped."""
    if len(one) != 18 or len(other) != 18:
        return None
    places = [place for place in range(18) if one[place] != other[place]]
    if len(places) == 1:
        return Likeness.ONE_OFF
    if len(places) == 2 and places[1] == places[0] + 1 and one[places[0]] == other[places[1]] != one[places[1]]:
        return Likeness.SWAPPED if one[places[1]] == other[places[0]] else None
    return None


def _person(facts: Mapping[str, Any]) -> tuple[str, str, str] | None:
    if not (facts.get("name") and facts.get("birth_date") and facts.get("registered_division")):
        return None
    return match_key(facts["name"]), facts["birth_date"], county_of(facts["registered_division"])
