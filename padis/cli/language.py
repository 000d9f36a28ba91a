"""The command line's own words, before Django is there: Chinese, English, or both where nothing says which.

`--lang zh|en` decides; else LC_ALL, LC_MESSAGES or LANG; a machine that names no language gets both.
"""

import gettext as catalogs
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ENGLISH, CHINESE = "en", "zh"
LOCALE = Path(__file__).parents[1] / "locale"


def languages(arguments: Sequence[str], environment: Mapping[str, str]) -> tuple[str, ...]:
    """The languages to speak, out of "en" and "zh"."""
    asked = asked_for(arguments) or next(
        (environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), ""
    )
    known = [language for language in (ENGLISH, CHINESE) if asked.lower().startswith(language)]
    return tuple(known) or (ENGLISH, CHINESE)


def asked_for(arguments: Sequence[str]) -> str:
    """The value of --lang among the arguments, or nothing."""
    for position, argument in enumerate(arguments):
        if argument == "--lang":
            return next(iter(arguments[position + 1 :]), "")
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    return ""


def in_languages(message: str, spoken: Sequence[str]) -> str:
    """The English message in each of the languages, joined by a dot."""
    texts = [chinese.gettext(message) if language == CHINESE else message for language in spoken]
    return " · ".join(dict.fromkeys(texts))


def gettext(message: str) -> str:
    """The message in the language of this run."""
    return in_languages(message, SPOKEN)


def in_both(message: str) -> str:
    """The message in both languages: for what stops a start, whoever reads it."""
    return in_languages(message, (ENGLISH, CHINESE))


chinese = catalogs.translation("django", LOCALE, languages=["zh_Hans"], fallback=True)
SPOKEN = languages(sys.argv[1:], os.environ)
