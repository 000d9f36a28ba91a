"""The code tables of a case."""

from pathlib import Path

import pytest
from django.utils import translation

import padis.cases
from padis.cases.codes import table
from padis.cases.facts import CHILD_FIELDS, FACTS

SHOWN = sorted({field.table for field in [*FACTS.values(), *CHILD_FIELDS.values()] if field.table})


def test_every_table_is_used_and_every_used_table_is_there():
    """No list is carried that nobody can choose from, and no field lacks its list."""
    files = (Path(padis.cases.__file__).parent / "data").glob("*.csv")
    assert sorted(path.stem for path in files) == SHOWN


@pytest.mark.parametrize("name", SHOWN)
def test_a_table_is_well_formed(name):
    """Codes are unique, both languages are filled in, parents exist and stand before their entries."""
    codes = [entry.code for entry in table(name)]
    assert len(set(codes)) == len(codes)
    for place, entry in enumerate(table(name)):
        assert entry.chinese.strip() == entry.chinese != ""
        assert entry.english.isascii() or name == "education"
        assert entry.english
        assert not entry.parent or entry.parent in codes[:place]


@pytest.mark.parametrize("name", SHOWN)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_each_code_can_be_chosen_once(name, language):
    """A select offers every code of its table and nothing else, in groups or not."""
    offered = []
    for code, choice in table(name).choices(language):
        offered += [(code, choice)] if isinstance(choice, str) else choice
    assert [code for code, _label in offered] == [entry.code for entry in table(name)]


def test_codes_keep_their_leading_zeros():
    """Codes are text: 01 is Han, 1 is nothing."""
    assert table("ethnicity").valid("01")
    assert not table("ethnicity").valid("1")
    assert not table("ethnicity").valid("")


def test_the_sets_of_the_standards_are_complete():
    """56 ethnicities and the two in use beside them; GB/T 2261.1 and 2261.2 whole; the eight methods and "none"."""
    assert len(list(table("ethnicity"))) == 58
    assert [entry.code for entry in table("sex")] == ["0", "1", "2", "9"]
    assert [entry.code for entry in table("marital_status")] == ["10", "20", "21", "22", "23", "30", "40", "90"]
    assert len(list(table("contraceptive_method"))) == 9


def test_main_classes_group_their_entries_and_can_be_chosen():
    """Often no more is known than "married": the group's own code is its first choice."""
    groups = dict(table("marital_status").choices("zh-hans"))
    assert groups["已婚"] == [("20", "已婚"), ("21", "初婚"), ("22", "再婚"), ("23", "复婚")]
    assert groups["10"] == "未婚"


def test_names_follow_the_language_of_the_request():
    """The same page is Chinese for one user and English for the next."""
    with translation.override("en"):
        assert table("sex").name("2") == "Female"
    with translation.override("zh-hans"):
        assert table("sex").name("2") == "女性"
    assert table("sex").name("2", "en") == "Female"


def test_an_unknown_code_names_itself():
    """A code that a later table dropped is still shown on old cases."""
    assert table("sex").name("7", "en") == "7"


def test_an_unknown_table_is_a_mistake_in_the_code():
    """A misspelt table name does not pass for an empty list."""
    with pytest.raises(FileNotFoundError):
        table("colour")
