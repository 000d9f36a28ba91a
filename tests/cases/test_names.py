"""Names: one way to write each, a key to compare them by, a mask for lists."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from padis.cases.names import mask_name, match_key, name_problems, normalise_name, surname

with (Path(__file__).parents[1] / "data" / "names_hard_cases.csv").open(encoding="utf-8", newline="") as lines:
    HARD = list(csv.DictReader(lines))

REAL_CATEGORIES = ("non_bmp", "ext_a", "rare_char", "middle_dot", "no_surname", "ethnic", "compound_surname")
REAL = [row["name"] for row in HARD if row["category"] in REAL_CATEGORIES]
DOTS = [row["name"] for row in HARD if row["category"] == "dot_variant"]
NAME_LIKE = st.text(st.sampled_from("王芳𠅤欧阳古丽·•. \u3000\u200bAbＡ金⺩\ue863"), max_size=12)


def codes_of(text: str) -> list[str]:
    return [problem.code for problem in name_problems(text)]


def test_the_hard_cases_are_all_there():
    """A list that was emptied by mistake would make the tests below pass."""
    assert (len(HARD), len(REAL), len(DOTS)) == (471, 416, 12)


@pytest.mark.parametrize("name", REAL)
def test_real_names_pass_unchanged(name):
    """No rare character, no name with dots, no name without a surname is refused or altered."""
    assert normalise_name(name) == name
    assert name_problems(name) == []
    assert match_key(name) == match_key(match_key(name))


@pytest.mark.parametrize("name", DOTS)
def test_every_way_to_write_the_dot_is_the_same_name(name):
    """A woman is found by her name however her dot was typed, and even where it was left out."""
    assert match_key(name) == match_key("买买提·艾力")


@pytest.mark.parametrize("name", DOTS[:-2])
def test_a_written_dot_becomes_the_one_dot(name):
    """The ten dots that were written are stored as U+00B7; nothing is guessed where none was written."""
    assert normalise_name(name) == "买买提·艾力"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        (" 王伟", "王伟"),
        ("王\u3000伟", "王伟"),
        ("王 小 芳 ", "王小芳"),
        ("王\u200b伟\ufe00", "王伟"),
        ("黄\ue863", "黄䶮"),
        ("Anna  Schmidt", "Anna Schmidt"),
        ("ＡＮＮＡ", "ANNA"),
        ("J. Smith", "J. Smith"),
        ("古丽 · 艾力", "古丽·艾力"),
        ("·古丽··艾力·", "古丽·艾力"),
        ("Jose\u0301", "José"),
        ("金\uf90a", "金\uf90a"),
        ("王\U000e0100芳", "王芳"),
    ],
)
def test_normal_form(typed, name):
    """Padding, invisible characters and old font codes go; what may stand on the card stays."""
    assert normalise_name(typed) == name


@given(NAME_LIKE)
def test_normalising_twice_changes_nothing(text):
    """A name that was stored can be stored again."""
    assert normalise_name(normalise_name(text)) == normalise_name(text)


@given(NAME_LIKE)
def test_the_key_does_not_depend_on_how_it_was_typed(text):
    """The typed and the stored form find the same person."""
    assert match_key(normalise_name(text)) == match_key(text)


@given(st.text())
def test_no_text_raises(text):
    """Any input gets an answer, none an exception."""
    name = normalise_name(text)
    match_key(text), name_problems(text), mask_name(name), surname(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [("王\uf90a", "王金"), ("⺩伟", "王伟"), ("⼥英", "女英"), ("JOHN SMITH", "John Smith"), ("ＡＢ", "ab")],
)
def test_compatibility_forms_compare_equal(one, other):
    """Characters that only look different find the same person."""
    assert match_key(one) == match_key(other)


@pytest.mark.parametrize(("one", "other"), [("吴昇", "吴升"), ("李堃", "李坤"), ("锺书", "钟书"), ("王芳", "王方")])
def test_different_characters_are_different_names(one, other):
    """Variants are names of their own: nobody is merged with a namesake by a guess."""
    assert match_key(one) != match_key(other)


def test_a_name_of_50_characters_passes_and_of_60_does_not():
    """The limit is told with the number of characters, counted as people count them."""
    assert codes_of("王" + "𠅤" * 49) == []
    assert codes_of("王" + "𠅤" * 50) == ["too_long"]
    (problem,) = name_problems("王" + "𠅤" * 59)
    assert problem.code == "too_long"
    assert "50" in problem.message
    assert "60" in problem.message


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", ["too_short"]),
        ("王", ["too_short"]),
        ("王2", ["digit"]),
        ("王芳１", ["digit"]),
        ("王\x00芳", ["control"]),
        ("王\ue000", ["private_use"]),
        ("⺩伟", ["radical"]),
        ("王😀", ["sign"]),
        ("张三（曾用名李四）", ["sign"]),
        ("李某某", ["masked"]),
        ("王*芳", ["masked"]),
        ("无名氏", ["no_name"]),
        ("王\ufffd", ["sign"]),
        ("张〇", []),
        ("陈C", []),
        ("D'Angelo O’Neil", []),
    ],
)
def test_problems(text, codes):
    """Each kind of bad name is recognised; unusual good ones are not."""
    assert codes_of(text) == codes


def test_a_radical_is_answered_with_the_character_that_is_meant():
    """The clerk can repair a name that was copied out of a PDF."""
    (problem,) = name_problems("⺩伟")
    assert "⺩" in problem.message
    assert "王" in problem.message


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("李娜", "李*"),
        ("王小芳", "王*芳"),
        ("王𠅤", "王*"),
        ("王𠅤𠙶", "王*𠙶"),
        ("欧阳娜", "欧阳*"),
        ("欧阳娜娜", "欧阳*娜"),
        ("古丽·米娜", "古丽·**"),
        ("古丽巴哈尔·艾合买提", "古丽***·****"),
        ("艾·买买提", "艾·***"),
        ("扎西尼玛", "扎**玛"),
        ("Anna Schmidt", "A*** S******"),
        ("芳", "*"),
        ("", ""),
    ],
)
def test_a_masked_name(name, masked):
    """On lists one can tell two rows apart, but not read the name; characters outside the basic plane stay whole."""
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("name", "family"), [("王芳", "王"), ("司马相如", "司马"), ("欧阳", "欧"), ("古丽·米娜", ""), ("Anna", "")]
)
def test_surname(name, family):
    """Compound surnames stay together; names in parts have none."""
    assert surname(name) == family
