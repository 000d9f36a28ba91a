"""The code tables of a case: ordered lists in Chinese and English, carried in `data/`. Codes are text.

Where each table comes from is in docs/data.md.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from django.utils.translation import get_language

DATA = Path(__file__).parent / "data"
_folders = [DATA]

Choices = list[tuple[str, str | list[tuple[str, str]]]]


@dataclass(frozen=True, slots=True)
class Code:
    """One entry; `parent` is the code of the main class it belongs to, or ""."""

    code: str
    parent: str
    chinese: str
    english: str

    def name(self, language: str) -> str:
        return self.chinese if language.startswith("zh") else self.english


@dataclass(frozen=True)
class CodeTable:
    """A list of codes in the order in which it is shown."""

    codes: tuple[Code, ...]

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    @cached_property
    def _by_code(self) -> dict[str, Code]:
        return {code.code: code for code in self.codes}

    def valid(self, code: str) -> bool:
        return code in self._by_code

    def name(self, code: str, language: str | None = None) -> str:
        """The name in the language (by default that of the request); an unknown code names itself."""
        entry = self._by_code.get(code)
        return entry.name(language or get_language() or "zh-hans") if entry else code

    def choices(self, language: str | None = None) -> Choices:
        """For a select: (code, name), and (name, choices) for a main class that has entries below it.

        A main class can be chosen too, being the first choice of its group: often no more is known.
        """
        parents = {entry.parent for entry in self.codes}
        groups: dict[str, list[tuple[str, str]]] = {}
        for entry in self.codes:
            groups.setdefault(entry.parent or entry.code, []).append((entry.code, self.name(entry.code, language)))
        return [(group[0][1], group) if code in parents else group[0] for code, group in groups.items()]


@cache
def table(name: str) -> CodeTable:
    """The table of that name: a file in `data/` or an added folder. Raises FileNotFoundError for an unknown name."""
    path = next((path for folder in _folders if (path := folder / f"{name}.csv").is_file()), None)
    if path is None:
        raise FileNotFoundError(f"There is no code table {name}")
    with path.open(encoding="utf-8", newline="") as lines:
        return CodeTable(tuple(Code(**row) for row in csv.DictReader(lines)))


def add_folder(folder: Path) -> None:
    """Tables of a kind of message, found after those of the case file."""
    if folder not in _folders:
        _folders.append(folder)
