"""`padis messages --check` finds each text that lacks its Chinese."""

import gettext
from pathlib import Path

import pytest

from padis.cli import translations

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext_lazy
A = _("Open")
B = ngettext("one case", "many cases", 2)
C = pgettext_lazy("month", "May")
D = _("Two "
      "parts")
"""
TEMPLATE = """{% load i18n %}
  <p>{% translate "Close" %} it's {{ "a"|add:"b" }} (open
{% blocktranslate trimmed count n=rows|length %}
    {{ n }} row
{% plural %}
    {{ n }} rows
{% endblocktranslate %}
"""
USED = [("", "Open"), ("", "one case"), ("month", "May"), ("", "Two parts"), ("", "Close"), ("", "%(n)s row")]


@pytest.fixture
def package(tmp_path) -> Path:
    root = tmp_path / "package"
    (root / "area" / "templates").mkdir(parents=True)
    (root / "area" / "views.py").write_text(PYTHON)
    (root / "area" / "templates" / "page.html").write_text(TEMPLATE)
    return root


def catalog(root: Path, entries: str, *, area: str = "area") -> Path:
    path = root / area / translations.CATALOGS
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD + entries)
    return path


def entry(text: str, chinese: str, *, flag: str = "", context: str = "") -> str:
    return f'{flag}{f"msgctxt {chr(34)}{context}{chr(34)}{chr(10)}" if context else ""}msgid "{text}"\nmsgstr "{chinese}"\n\n'


def test_every_use_is_found(package):
    assert sorted(use.text for use in translations.uses(package)) == sorted(USED)


def test_a_missing_text_is_named_with_its_place(package):
    catalog(package, entry("Open", "未结"))

    found = translations.missing(package)

    assert len(found) == len(USED) - 1
    assert "package/area/templates/page.html:2: 'Close'" in found
    assert not any("'Open'" in problem for problem in found)


@pytest.mark.parametrize(
    "bad",
    [entry("Open", ""), entry("Open", "未结", flag="#, fuzzy\n"), entry("Open", "未结", context="another")],
    ids=["empty", "fuzzy", "other context"],
)
def test_what_is_not_a_translation_does_not_count(package, bad):
    catalog(package, bad)

    assert any("'Open'" in problem for problem in translations.missing(package))


def test_a_plural_counts_by_its_one_form(package):
    catalog(package, 'msgid "one case"\nmsgid_plural "many cases"\nmsgstr[0] "若干"\n')

    assert not any("one case" in problem for problem in translations.missing(package))


def test_two_catalogs_must_not_contradict_each_other(package):
    catalog(package, entry("Open", "未结"))
    catalog(package, entry("Open", "打开"), area="other")

    assert translations.contradictions(package) == ["'Open': 打开 / 未结"]


@pytest.mark.parametrize(
    "bad",
    ["#, python-format\n" + entry("%(n)s row", "%(m)s 行"), entry("{n} rows", "{m} 行")],
    ids=["percent", "brace"],
)
def test_placeholders_must_be_those_of_the_english(package, bad):
    catalog(package, bad)

    assert len(translations.broken(package)) == 1


def test_all_catalogs_are_compiled_into_one_when_one_is_newer(package):
    """A text is looked up in every compiled catalog in turn: with one for each folder, fifty look-ups for each word of a page."""
    catalog(
        package, entry("Open", "未结") + entry("May", "五月", context="month") + entry("Old", "旧", flag="#, fuzzy\n")
    )
    catalog(package, 'msgid "one case"\nmsgid_plural "many cases"\nmsgstr[0] "若干"\n', area="other")

    assert translations.compile_all(package) == 2
    assert translations.compile_all(package) == 0

    compiled = gettext.translation("django", package / "locale", languages=["zh_Hans"])
    assert [compiled.gettext(text) for text in ("Open", "Old")] == ["未结", "Old"]
    assert compiled.pgettext("month", "May") == "五月"
    assert compiled.ngettext("one case", "many cases", 2) == "若干"
    assert not list(package.glob("area/**/*.mo"))
