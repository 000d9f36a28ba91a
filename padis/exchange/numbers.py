"""The number of an item: that of its case, and a serial."""

import re

NUMBER = re.compile(r"[0-9]{9}-[0-9]{4}-[0-9]+-[0-9]+")


def is_first(number: str) -> bool:
    """Whether it is the first item about its case."""
    return number.endswith("-1")
