"""The files that were ticked in the list, for an act on all of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

from django.urls import reverse

from padis.accounts.models import User
from padis.cases import queries
from padis.cases.models import Case, CaseState
from padis.web.converters import CaseNumberConverter
from padis.web.paging import ROWS

NUMBER = re.compile(CaseNumberConverter.regex)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The files that were ticked, as they stood in the list, of the user's own unit; what else an address names is not there."""

    cases: Sequence[Case]

    @classmethod
    def read(cls, numbers: Sequence[str], *, by: User) -> Self:
        known = [number for number in numbers[:ROWS] if NUMBER.fullmatch(number)]
        files = queries.files_of(by).filter(number__in=known).defer("health", "facts")
        return cls(sorted(files, key=lambda case: known.index(case.number)))

    @property
    def open(self) -> list[Case]:
        return [case for case in self.cases if case.state == CaseState.OPEN]

    @property
    def ended(self) -> list[Case]:
        return [case for case in self.cases if case.state != CaseState.OPEN]

    @property
    def numbers(self) -> list[str]:
        return [case.number for case in self.cases]

    def url(self, view: str) -> str:
        return f"{reverse(view)}?{urlencode({'number': self.numbers}, doseq=True)}"
