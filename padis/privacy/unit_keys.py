"""The keys of units: made when first needed, the private halves under the installation's key, inherited by successors."""

from base64 import b64decode, b64encode
from datetime import datetime

from padis.divisions import queries as divisions
from padis.divisions.models import Level
from padis.divisions.proposals import stem
from padis.privacy.letters import PrivateKeys, PublicKeys
from padis.privacy.models import UnitKeys

OF_A_COUNTY = "000000"
"""How the code of a unit ends that is no township."""


def keys_of(unit: str, *, now: datetime) -> UnitKeys:
    """The keys of a unit (its code). Two that ask first at the same moment get the same."""
    found = known_keys(unit)
    if found is None:
        made, place = PrivateKeys.make(), divisions.division(unit)
        row = UnitKeys(
            unit=unit, name=place.name if place else "", agreement=made.public.agreement, signature=made.public.signature,
            private={"agreement": _text(made.agreement), "signature": _text(made.signature)}, made_at=now,
        )  # fmt: skip
        UnitKeys.objects.bulk_create([row], ignore_conflicts=True)
        found = UnitKeys.objects.get(pk=unit)
    return found


def known_keys(unit: str) -> UnitKeys | None:
    """Those of a unit that has some; also of one that is no more."""
    return UnitKeys.objects.filter(pk=unit).first()


def public_half(keys: UnitKeys) -> PublicKeys:
    return PublicKeys(bytes(keys.agreement), bytes(keys.signature))


def private_half(keys: UnitKeys) -> PrivateKeys:
    """Opens what is sealed. Raises Unreadable under another installation's key."""
    return PrivateKeys(b64decode(keys.private["agreement"]), b64decode(keys.private["signature"]))


def heir_of(keys: UnitKeys) -> str:
    """Who uses these keys today: the unit itself, else its successor; "" where none is known.

    Of ended divisions counties alone are recorded: an ended county's township goes on as the successor's of that name.
    """
    if divisions.division(keys.unit):
        return keys.unit
    county = divisions.resolve(keys.unit, year=keys.made_at.year).division
    if county is None or keys.unit.endswith(OF_A_COUNTY):
        return county.code if county else ""
    townships = [each for each in divisions.children(county.code) if each.level == Level.TOWNSHIP]
    heirs = [each.code for each in townships if stem(each.name) == stem(keys.name)]
    return heirs[0] if len(heirs) == 1 else ""


def _text(key: bytes) -> str:
    return b64encode(key).decode("ascii")
