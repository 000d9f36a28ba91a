"""The data files that come with the product; their origin and licence are in docs/data.md."""

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

DATA = Path(__file__).parent / "data"
DIVISIONS = DATA / "divisions.csv"
ENDED = DATA / "ended_divisions.csv"
VINTAGE = date(2023, 6, 30)
RULES = b"1"  # raised when full names, names of units or scopes are made in another way: the next start loads again


@dataclass(frozen=True, slots=True)
class DivisionRow:
    code: str
    kind: str
    in_gb2260: bool | None
    name: str
    syllables: list[str]

    @property
    def level(self) -> int:
        """Said by the zeros at the end of the code: 1 province to 4 township."""
        return next(level for level, digits in ((1, 2), (2, 4), (3, 6), (4, 12)) if not self.code[digits:].strip("0"))

    @property
    def parent_code(self) -> str:
        """The row above. A township's first six digits name it also where a city has no counties (441900)."""
        return self.code[: {1: 0, 2: 2, 3: 4, 4: 6}[self.level]].ljust(12, "0")


@dataclass(frozen=True, slots=True)
class EndedRow:
    old_code: str
    old_name: str
    province: str
    prefecture: str
    first_year: int
    last_year: int
    change: str
    next_code: str
    successors: str  # codes of 6 digits, joined by bars


def divisions() -> Iterator[DivisionRow]:
    """All current codes below the nation, in the order of codes, so a parent comes before its children."""
    with DIVISIONS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            in_gb2260 = {"": None, "0": False, "1": True}[row["in_gb2260"]]
            yield DivisionRow(row["code"], row["kind"], in_gb2260, row["name"], row["pinyin"].split())


def ended() -> Iterator[EndedRow]:
    with ENDED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            years = int(row["first_year"]), int(row["last_year"])
            place = row["old_code"], row["old_name"], row["province"], row["prefecture"]
            yield EndedRow(*place, *years, row["change"], row["next_code"], row["successors"])


def digest() -> str:
    """Tells one edition of the files and of the rules that read them from another."""
    return hashlib.sha256(RULES + DIVISIONS.read_bytes() + ENDED.read_bytes()).hexdigest()
