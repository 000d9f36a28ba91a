"""Counts of key persons are rounded above the two townships: what stands for health is not to be read off a table.

Every count is rounded by itself, the same on every page: so nothing more is told by two pages side by side, be it a unit
and the one above it, a month and its quarter, all partners and one of them, or a table and an indicator.
"""

STEP = 5


def rounded(count: int, step: int = STEP) -> int:
    """The nearest multiple; 0 stands for 0 to 2."""
    return (count + step // 2) // step * step
