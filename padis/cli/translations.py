"""The translations: compiled, and checked so that no text lacks its Chinese."""

import re
import tokenize
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

PACKAGES = Path(__file__).resolve().parents[1]
CATALOGS = "locale/zh_Hans/LC_MESSAGES/django.po"
COMPILED = "locale/zh_Hans/LC_MESSAGES/django.mo"
LAZY_KEYWORDS = {
    "gettext_lazy": None,
    "gettext_noop": None,
    "in_both": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
KEYWORDS = {**DEFAULT_KEYWORDS, **LAZY_KEYWORDS}

Text = tuple[str, str]  # context, English


@dataclass(frozen=True)
class Use:
    """One place where a text is used."""

    text: Text
    place: str


def problems(root: Path) -> list[str]:
    """A line for each thing that is wrong with the translations below the folder."""
    return [*missing(root), *contradictions(root), *broken(root)]


def compile_all(root: Path) -> int:
    """Writes the catalogs below the folder as one .mo, where one of them is newer; says how many. Fuzzy entries are left out.

    One, because Django looks a text up in each compiled catalog by itself, one after the other.
    """
    compiled, found = root / COMPILED, catalogs(root)
    if not is_stale(compiled, found):
        return 0
    together = Catalog(locale="zh_Hans")
    for message in (message for path in found for message in entries(path) if first(message.string)):
        together.add(message.id, message.string, context=message.context)
    compiled.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=compiled.parent, delete=False) as target:  # others may be reading, or writing the same
        write_mo(target, together)
    Path(target.name).replace(compiled)
    compiled.chmod(0o644)
    return len(found)


def is_stale(compiled: Path, sources: Sequence[Path]) -> bool:
    return not compiled.exists() or compiled.stat().st_mtime < max(
        (path.stat().st_mtime for path in sources), default=0
    )


def catalogs(root: Path) -> list[Path]:
    return sorted(root.rglob(CATALOGS))


def missing(root: Path) -> list[str]:
    """Each use of a text that has no Chinese, as "file:line: text"."""
    known = {text for text, chinese in translations(root) if chinese}
    return [f"{use.place}: {use.text[1]!r}" for use in uses(root) if use.text not in known]


def contradictions(root: Path) -> list[str]:
    """Texts that two catalogs translate differently: which one wins would be chance."""
    found = defaultdict(set)
    for text, chinese in translations(root):
        if chinese:
            found[text].add(chinese)
    return [f"{text[1]!r}: {' / '.join(sorted(several))}" for text, several in found.items() if len(several) > 1]


def broken(root: Path) -> list[str]:
    """Translations whose placeholders differ from the English ones."""
    return [
        f"{path.relative_to(root)}: {message.id!r}: {error}"
        for path in catalogs(root)
        for message in entries(path)
        for error in [*message.check(), *other_fields(message)]
    ]


def other_fields(message: Message) -> list[str]:
    """What is wrong with the {names} of a translation, which Babel does not compare."""
    english, chinese = fields(first(message.id)), fields(first(message.string))
    return [f"{sorted(english)} ≠ {sorted(chinese)}"] if chinese and english != chinese else []


def fields(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def translations(root: Path) -> Iterator[tuple[Text, str]]:
    """Every entry that is not fuzzy, with its Chinese (empty where there is none)."""
    for path in catalogs(root):
        for message in entries(path):
            yield text_of(message), first(message.string)


def entries(path: Path) -> list[Message]:
    with path.open("rb") as source:
        return [message for message in read_po(source) if message.id and not message.fuzzy]


def text_of(message: Message) -> Text:
    return message.context or "", first(message.id)


def first(texts: str | Sequence[str] | None) -> str:
    """The singular of a text with a plural; Chinese has one form for both."""
    return texts if isinstance(texts, str) else (texts or [""])[0]


def uses(root: Path) -> Iterator[Use]:
    """Every text that Python or a template asks a translation of."""
    for path in sorted(root.rglob("*.py")):
        if "migrations" not in path.parts:
            yield from found_in(path.relative_to(root.parent), path.read_text(encoding="utf-8"))
    for path in sorted([*root.rglob("templates/**/*.html"), *root.rglob("templates/**/*.txt")]):
        calls = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        yield from found_in(path.relative_to(root.parent), "\n".join(line.lstrip() for line in calls.split("\n")))


def found_in(path: Path, source: str) -> Iterator[Use]:
    """The uses in one text of Python. Raises ValueError with the file's name where it cannot be read."""
    try:
        for line, found, _comments, context in extract("python", BytesIO(source.encode()), keywords=KEYWORDS):
            yield Use((context or "", first(found)), f"{path}:{line}")
    except tokenize.TokenError as error:
        raise ValueError(f"{path}: {error}") from error
