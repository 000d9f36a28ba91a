"""A pair of places as it is shown."""

from dataclasses import dataclass

from padis.monitoring.corridors import Pair

Value = float | int | None
"""What a cell of the matrix says; None where there is nothing to say."""


@dataclass(frozen=True, slots=True)
class Line:
    """A pair with the share that is said of it."""

    pair: Pair
    share: float | None
