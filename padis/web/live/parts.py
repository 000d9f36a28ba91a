"""Parts of pages that are pushed: what identifies one, and which views make such parts.

A part is the same for all who share its address, the language, and the reader's unit and role; so it is made once for all
of them, however many tabs show it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.translation import gettext as _

from padis.divisions.scope import Scope
from padis.shared.errors import Refused
from padis.web.live.admission import Reader
from padis.web.live.topics import Topic

MOST_PARTS = 5  # of one page
LONGEST_ADDRESS = 1000

View = TypeVar("View", bound=Callable[..., Any])


class Changes(Enum):
    """What a part changes with."""

    PAGE = "page"  # the topics of the page that shows it
    UNIT = "unit"  # the reader's own unit alone, not those below it


def pushed(element: str, *, by: Changes = Changes.PAGE) -> Callable[[View], View]:
    """Marks a view whose part, by the id of its element, depends on address, language, unit and role alone.

    Nothing else of the user may stand in it, and no reading of a person be recorded: what is made for one reader is shown to
    all who share these.
    """

    def mark(view: View) -> View:
        view.pushes = (element, by)  # type: ignore[attr-defined]
        return view

    return mark


@dataclass(frozen=True)
class Part:
    """`element` is the id of what it replaces, `address` where a browser could fetch it."""

    element: str
    address: str
    topics: tuple[Topic, ...]
    unit: str
    role: str
    language: str

    @property
    def path(self) -> str:
        return unquote(urlsplit(self.address).path)

    @property
    def query(self) -> str:
        return urlsplit(self.address).query

    @property
    def view(self) -> ResolverMatch:
        """Raises Resolver404."""
        return resolve(self.path)


def parts_of(texts: Sequence[str], topics: tuple[Topic, ...], reader: Reader, language: str) -> tuple[Part, ...]:
    """The parts of a page, each as "element:address". Raises Refused."""
    if len(texts) > MOST_PARTS:
        raise Refused(_("A page has up to {count} live parts.").format(count=MOST_PARTS))
    return tuple(part_of(text, topics, reader, language) for text in dict.fromkeys(texts))


def part_of(text: str, topics: tuple[Topic, ...], reader: Reader, language: str) -> Part:
    element, _colon, address = text.partition(":")
    part = Part(element, address, topics, reader.unit, reader.role, language)
    try:
        pushes, by = getattr(part.view.func, "pushes", ("", None))
    except (Resolver404, ValueError):
        pushes, by = "", None
    if not pushes or pushes != element or len(address) > LONGEST_ADDRESS:
        raise Refused(_("This part of a page is not live."))
    own = Topic(reader.unit, Scope(((reader.unit, reader.unit),)))
    return part if by is Changes.PAGE else replace(part, topics=(own,))
