"""Small counts of persons are not shown, nor what they could be worked out from (docs/decisions.md)."""

from collections.abc import Sequence

SMALLEST = 5
"""Counts of 1 to 4 are hidden; 0 says nothing of anybody."""


def is_small(count: int) -> bool:
    return 0 < count < SMALLEST


def hidden(counts: Sequence[int]) -> set[int]:
    """Which of the parts of a total that somebody may know must not be shown: the places of the small ones, and of as many
    others, the smallest first, that none of the small ones follows from the total.

    What is hidden adds up to at least `SMALLEST` more than its other parts at their least, so that each of them may be
    any number from 1 to `SMALLEST`.
    """
    places = {place for place, count in enumerate(counts) if is_small(count)}
    if not places:
        return places
    others = sorted(
        (place for place in range(len(counts)) if place not in places), key=lambda p: (counts[p] == 0, counts[p])
    )
    for place in others:
        if len(places) > 1 and sum(counts[each] for each in places) >= SMALLEST + len(places) - 1:
            break
        places.add(place)
    return places
