"""The data files that come with the product."""

import csv
import itertools

import pytest

from padis.divisions import files
from padis.divisions.models import GROUP_KINDS
from padis.divisions.spelling import spell


def test_the_list_is_whole() -> None:
    """Guards the counts of the list of 30 June 2023 against a row that gets lost."""
    levels = [row.level for row in files.divisions()]

    assert [levels.count(level) for level in (1, 2, 3, 4)] == [31, 342, 2975, 41351]
    assert len(list(files.ended())) == 4230


def test_a_parent_comes_before_its_children() -> None:
    """The load builds full names in one pass, so each row above must have been seen."""
    seen = {"000000000000"}
    for row in files.divisions():
        assert row.parent_code in seen, row
        seen.add(row.code)


def test_every_successor_is_a_code_of_today() -> None:
    """An old code must never lead to a place that does not exist."""
    current = {row.code[:6] for row in files.divisions() if row.level < 4 and row.kind not in GROUP_KINDS}

    assert {code for row in files.ended() for code in row.successors.split("|") if code} <= current


def test_spells_of_one_code_do_not_overlap() -> None:
    """A code and a year must name one place at most."""
    rows = sorted(files.ended(), key=lambda row: (row.old_code, row.first_year))

    for before, after in itertools.pairwise(rows):
        assert before.old_code != after.old_code or before.last_year < after.first_year


def test_the_pinyin_column_is_what_the_readings_say() -> None:
    """The committed column may not drift from readings.csv: `python -m padis.divisions.spelling` writes it again."""
    with files.DIVISIONS.open(encoding="utf-8", newline="") as file:
        wrong = [row for row in csv.DictReader(file) if row["pinyin"].split() != spell(row["name"], code=row["code"])]

    assert not wrong


@pytest.mark.parametrize(
    "name, reading",
    [
        *(pair.split(":") for pair in ["重庆市:chong qing shi", "长安镇:chang an zhen", "厦门市:xia men shi"]),
        *(pair.split(":") for pair in ["六安市:lu an shi", "蚌埠市:beng bu shi", "乐清市:yue qing shi"]),
        *(pair.split(":") for pair in ["亳州市:bo zhou shi", "铅山县:yan shan xian", "枞阳县:zong yang xian"]),
        *(pair.split(":") for pair in ["番禺区:pan yu qu", "丽水市:li shui shi", "都江堰市:du jiang yan shi"]),
        *(pair.split(":") for pair in ["长治市:chang zhi shi", "长子县:zhang zi xian", "乐陵市:lao ling shi"]),
        *(pair.split(":") for pair in ["佛山市:fo shan shi", "绿园区:lv yuan qu", "略阳县:lue yang xian"]),
        *(pair.split(":") for pair in ["涡阳县:guo yang xian", "洪洞县:hong tong xian", "浚县:xun xian"]),
    ],
)
def test_place_names_keep_their_reading(name: str, reading: str) -> None:
    """A clerk types the name as it is spoken, not as a dictionary has it."""
    spellings = {row.name: " ".join(row.syllables) for row in files.divisions()}

    assert spellings[name] == reading


def test_a_reading_may_belong_to_one_province() -> None:
    """圩 is a market (xu) in the south and a dyke (wei) in the east."""
    assert spell("吴圩镇", code="450105100000") == ["wu", "xu", "zhen"]
    assert spell("吴圩镇", code="341125103000") == ["wu", "wei", "zhen"]
