"""What was typed, for comparing."""

import unicodedata
from collections.abc import Mapping
from typing import Any


def plain(value: Any) -> str:
    """However it was typed: full or half width, capital or small, with blanks or without."""
    if isinstance(value, Mapping):
        value = f"{value['name']}|{value['division']}"
    return "".join(unicodedata.normalize("NFKC", str(value)).upper().split())
