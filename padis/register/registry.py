"""Which register a unit keeps: the embedded one, unless a connector to a system of its own is set for the unit."""

from collections.abc import Callable

from padis.register.contract import Register
from padis.register.embedded import EmbeddedRegister

Maker = Callable[[str], Register | None]
"""Asked for a unit's register; None where the unit has none of this sort."""

EMBEDDED = EmbeddedRegister()
_makers: list[Maker] = []


def offer(maker: Maker) -> None:
    """Have a sort of connector asked, before the embedded register, from the start of the process on."""
    _makers.append(maker)


def register_of(unit: str) -> Register:
    """The register of a unit (12-digit code)."""
    return next((register for maker in _makers if (register := maker(unit)) is not None), EMBEDDED)
