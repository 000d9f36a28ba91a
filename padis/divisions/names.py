"""How divisions and units are named."""

from collections.abc import Sequence

from padis.divisions.models import GROUP_KINDS

# 流管处 is the deck's word for the province's office; the other names, one for each level everywhere, are ours.
OFFICES = {0: "流管司", 1: "流管处", 2: "流管办", 3: "流管办", 4: "流管站"}


def full_name(path: Sequence[tuple[str, str]]) -> str:
    """From (kind, name) top down. Groups are not named, nor a pseudo county that repeats its city (嘉峪关市)."""
    names: list[str] = []
    for kind, name in path:
        if kind not in GROUP_KINDS and name not in names[-1:]:
            names.append(name)
    return "".join(names)


def unit_name(name: str, level: int) -> str:
    return f"{name.removesuffix('办事处') if level == 4 else name}{OFFICES[level]}"
