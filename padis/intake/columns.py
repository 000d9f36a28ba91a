"""What a column of somebody's table is: its head, however it is written, names a field of a case, a child's, or nothing.

A target is the name of a fact, `direction`, `child-2-birth_date`, or "" for a column that is not read.
"""

import csv
import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from padis.cases.facts import CHILD_FIELDS, FACTS, FactType

DATA = Path(__file__).parent / "data" / "columns.csv"
DIRECTION, CHILD = "direction", "child "
MOST_CHILDREN = 6
"""So many children have columns of their own; a seventh is added on the page of the case."""

NOT_READ = frozenset({"序号", "编号", "退回原因", "原文件行号"})
"""Numbers of lines, and what the platform itself wrote beside rows that came back."""

_ORDER = "一二三四五六"
_CHILD = re.compile(
    rf"(?:第?(?:子女|孩子|小孩|孩)([1-{MOST_CHILDREN}{_ORDER}])|第?([1-{MOST_CHILDREN}{_ORDER}])(?:孩|子女|胎))的?(.+)"
)
_BRACKETS = re.compile(r"[(\[【〔<《{][^)\]】〕>》}]*[)\]】〕>》}]")
_NOISE = re.compile(r"[\s*:：、,.。·_/\\\-—()\[\]【】]+")


def plain(label: str) -> str:
    """A head without what offices put around it: blanks, stars, brackets and what stands in them, full width."""
    narrow = unicodedata.normalize("NFKC", label).strip()
    return _NOISE.sub("", _BRACKETS.sub("", narrow)).lower()


def target_of(label: str) -> str | None:
    """The target that a head names, "" for one that is never read, None for one that says nothing to us."""
    text = plain(label)
    if text in NOT_READ:
        return ""
    return _known().get(text) or _child_target(text)


def is_known(label: str) -> bool:
    """For the reading of tables: whether a text is the head of a column."""
    return len(label) < 60 and target_of(label) is not None


def heads_of(target: str) -> list[str]:
    """All heads, plain, that name a target other than a child's."""
    return [head for head, named in _known().items() if named == target]


def proposed(head: Sequence[str]) -> list[str]:
    """A target for each column, each target once; "" where nothing fits."""
    taken: set[str] = set()
    targets = []
    for label in head:
        target = target_of(label) or ""
        targets.append("" if target in taken else target)
        taken.add(target)
    return targets


@cache
def _known() -> dict[str, str]:
    found = {word: target for word, target in _heads().items() if not target.startswith(CHILD)}
    for language in ("en", "zh-hans"):
        with override(language):
            for name, field in FACTS.items():
                if field.type is not FactType.CHILDREN:
                    found.setdefault(plain(str(field.label)), name)
    return found


@cache
def _heads() -> dict[str, str]:
    """What offices write above their columns, beside the platform's own words; a child's begin with "child "."""
    with DATA.open(encoding="utf-8", newline="") as lines:
        return {plain(word): row["target"] for row in csv.DictReader(lines) for word in _words(row)}


def _words(row: dict[str, str]) -> list[str]:
    """A child's words come with a mark, because a woman's columns have the same."""
    words = row["heads"].split()
    return [CHILD + word for word in words] if row["target"].startswith(CHILD) else words


def _child_target(text: str) -> str | None:
    found = _CHILD.fullmatch(text)
    key = _heads().get(plain(CHILD + found.group(3)), "").removeprefix(CHILD) if found else ""
    if found is None or not key:
        return None
    place = found.group(1) or found.group(2)
    return f"child-{_ORDER.find(place) + 1 or place}-{key}"


@lru_cache(maxsize=1000)
def parts_of_child(target: str) -> tuple[int, str] | None:
    """The place (from 1) and the key of a child's target."""
    kind, _dash, rest = target.partition("-")
    place, _dash, key = rest.partition("-")
    return (int(place), key) if kind == "child" and key in CHILD_FIELDS and place.isdecimal() else None


def label_of(target: str) -> str | Promise:
    """What a target is called on the page and in the template."""
    if target == DIRECTION:
        return _("Direction of the move")
    if child := parts_of_child(target):
        return format_lazy(_("Child {place}: {field}"), place=child[0], field=CHILD_FIELDS[child[1]].label)
    return FACTS[target].label if target in FACTS else ""


def targets() -> list[str]:
    """All that a column can be, in the order of the form."""
    children = [f"child-{place}-{key}" for place in range(1, MOST_CHILDREN + 1) for key in CHILD_FIELDS]
    return [DIRECTION, *(name for name, field in FACTS.items() if field.type is not FactType.CHILDREN), *children]
