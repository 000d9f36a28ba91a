"""How divisions and units are named."""

from collections.abc import Sequence

from padis.divisions.models import GROUP_KINDS

# The deck's words: 流管处 at the province, 流管办 and 流管站 below. One name for each level everywhere is our choice.
OFFICES = {0: "流管司", 1: "流管处", 2: "流管办", 3: "流管办", 4: "流管站"}


def full_name(path: Sequence[tuple[str, str]]) -> str:
    """From (kind, name) top down, the nation left out. Groups are not named, nor a pseudo county that repeats its city (嘉峪关市)."""
    names: list[str] = []
    for kind, name in path:
        if kind not in GROUP_KINDS and name not in names[-1:]:
            names.append(name)
    return "".join(names)


def unit_name(name: str, level: int) -> str:
    return f"{name.removesuffix('办事处') if level == 4 else name}{OFFICES[level]}"
