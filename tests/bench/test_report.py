"""From samples to the table; nothing here measures time."""

import io

import pytest
from rich.console import Console

from bench.__main__ import arguments
from bench.bars import BARS, Bar
from bench.report import (
    in_words,
    missed,
    national_numbers,
    page_numbers,
    percentile,
    rate,
    ratio,
    ratio_of_rounds,
    rounded,
    table,
)


@pytest.mark.parametrize(("share", "found"), [(0.5, 3), (0.95, 5), (0.2, 1), (0.21, 2), (1.0, 5), (0.01, 1)])
def test_a_percentile_is_one_of_the_samples(share, found):
    """The smallest sample that at least this share does not exceed."""
    assert percentile([5, 1, 4, 2, 3], share) == found


def test_a_ratio_is_of_what_was_disturbed_least():
    """However slow most visits on a busy machine were, it moves nothing."""
    assert ratio([2, 2, 900, 900], [1, 1, 1, 30]) == 2


def test_what_is_measured_in_turn_is_compared_round_by_round():
    """One round in which the machine was busy, with either way, moves nothing."""
    assert ratio_of_rounds([2, 20, 4], [4, 40, 8]) == 0.5
    assert ratio_of_rounds([2, 2, 20], [4, 4, 4]) == 0.5
    assert rate([10, 10, 10], [1, 2, 90]) == 5


def test_the_worst_page_and_the_worst_level_count():
    """A ratio or percentile of several pages is that of the worst, so that no average hides it."""
    small = {"todo": [10], "case": [10], "item": [10], "search": [10], "monitor_county": [10], "monitor_nation": [10]}
    large = {"todo": [12], "case": [11], "item": [14], "search": [30], "monitor_county": [10], "monitor_nation": [25]}
    found = page_numbers(large, small)
    assert (found["todo_ratio"], found["case_ratio"], found["monitor_ratio"]) == (1.2, 1.4, 2.5)
    assert (found["read_p95_ms"], found["monitor_p95_ms"]) == (30, 25)
    assert found["monitor_county_ratio"] == 1
    assert (found["read_samples"], found["monitor_samples"]) == (1, 1)


@pytest.mark.parametrize(
    ("bar", "value", "verdict"),
    [
        (Bar("a", "", most=1.3), 1.3, "ok"),
        (Bar("a", "", most=1.3), 1.31, "missed"),
        (Bar("a", "", least=0.5), 0.5, "ok"),
        (Bar("a", "", least=0.5), 0.49, "missed"),
        (Bar("a", "", most=1.3), None, "not measured"),
        (Bar("a", ""), 7, ""),
    ],
)
def test_a_bar_judges_and_never_guesses(bar, value, verdict):
    """What was not measured is neither kept nor missed."""
    assert bar.verdict(value) == verdict


def test_what_was_not_measured_is_named():
    """A missing number and an empty one are the same: nothing was measured."""
    results = {bar.key: 1.0 for bar in BARS}
    del results["todo_ratio"]
    assert missed({**results, "bulk_vs_copy": None}) == ["todo_ratio", "bulk_vs_copy"]


def test_the_short_form_misses_nothing_that_it_does_not_measure():
    """The counts of a whole country are laid out in the full form alone."""
    results = {bar.key: 1.0 for bar in BARS if bar.quick}
    assert missed(results, quick=True) == []
    assert missed(results) == [bar.key for bar in BARS if not bar.quick] != []


def test_of_a_whole_country_the_worst_page_counts():
    found = national_numbers({"a": [10, 20], "b": [30]}, {"a": [10, 20], "b": [20]})
    assert (found["national_ratio"], found["national_p95_ms"], found["national_a_ratio"]) == (1.5, 30, 1)


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (0.1234, "", "0.123"),
        (12.345, "ms", "12.3 ms"),
        (4321.9, "/s", "4,322 /s"),
        (0, "", "0"),
        (None, "ms", "—"),
        (1.2, "", "1.20"),
    ],
)
def test_numbers_show_three_digits(value, unit, words):
    """Nobody reads a seventh digit of a measurement."""
    assert in_words(value, unit) == words


def test_json_keeps_integers_and_gaps():
    """A count stays a count; a gap stays null."""
    assert rounded({"a": 1.23456, "b": 3, "c": None}) == {"a": 1.235, "b": 3, "c": None}


def test_the_table_shows_every_bar_beside_its_number():
    """Bars that were missed are shown as such."""
    results = {bar.key: 2.0 for bar in BARS}
    console = Console(file=io.StringIO(), width=120)
    console.print(table({**results, "todo_ratio": None}, {"machine": "2 cores"}))
    shown = console.file.getvalue()
    assert all(bar.what[:40].strip() in shown for bar in BARS)
    assert "missed" in shown and "not measured" in shown and "machine: 2 cores" in shown


def test_sizes_are_read_with_or_without_separators():
    """As people write large numbers."""
    assert arguments().parse_args(["--sizes", "10,000", "1_000_000"]).sizes == [10_000, 1_000_000]


def test_too_small_a_country_is_refused(capsys):
    """The measured townships alone have six thousand cases."""
    with pytest.raises(SystemExit):
        arguments().parse_args(["--sizes", "500"])
    assert "at least 10000" in capsys.readouterr().err
