"""What is hidden of a table of persons: no small count is shown, none follows from a sum, and the last digit says nothing."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from padis.analysis.hiding import hidden_places, shown, with_sums
from padis.monitoring.suppression import SMALLEST, is_small

COUNTS = st.one_of(st.integers(0, 8), st.integers(0, 60))
GRIDS = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(COUNTS, min_size=width, max_size=width), min_size=1, max_size=5)
)


def equations(height: int, width: int) -> list[list[tuple[int, int]]]:
    """Each row and each column with its sum."""
    rows = [[(y, x) for x in range(width)] for y in range(height)]
    return rows + [[(y, x) for y in range(height)] for x in range(width)]


@given(grid=GRIDS)
@settings(max_examples=300)
def test_nothing_small_is_shown_and_no_sum_has_one_unknown(grid):
    """Of a line with one hidden number the number would follow; where a sum is shown its hidden parts have room."""
    whole = with_sums(grid)
    secret = hidden_places(whole)

    assert {(y, x) for y, line in enumerate(whole) for x, n in enumerate(line) if is_small(n)} <= secret
    for line in equations(len(whole), len(whole[0])):
        unknown = [place for place in line if place in secret]
        parts_with_cases = [place for place in line[:-1] if whole[place[0]][place[1]]]
        assert len(unknown) != 1 or not parts_with_cases
        if unknown and line[-1] not in secret:
            assert sum(whole[y][x] for y, x in unknown) >= SMALLEST + len(unknown) - 1


@given(grid=GRIDS)
def test_what_is_shown_is_a_multiple_of_five_and_nothing_says_so_to_the_township(grid):
    whole = with_sums(grid)

    for line, exact, cells in zip(shown(grid, exact=False), shown(grid, exact=True), whole, strict=True):
        assert exact == cells
        assert all(n is None or (n % 5 == 0 and abs(n - true) <= 2) for n, true in zip(line, cells, strict=True))


def test_a_small_count_takes_another_of_its_row_and_column_along():
    grid = [[3, 40, 50], [60, 30, 90], [70, 80, 20]]

    seen = shown(grid, exact=False)

    assert seen[0][0] is None
    assert all(sum(n is None for n in line) != 1 for line in seen)
    assert all(sum(seen[y][x] is None for y in range(4)) != 1 for x in range(4))
    assert seen[3][3] == 445 and seen[2][1] == 80


def test_a_hidden_count_could_be_any_small_number():
    """Whoever knows all that is shown can put each of 1 to 4 in a small count's place and make the table fit."""
    grid = [[2, 9], [11, 30]]
    seen = shown(grid, exact=False)

    fitting = {
        a
        for a, b, c, d in product(range(1, 13), range(1, 13), range(1, 14), range(28, 33))
        if [shown([[a, b], [c, d]], exact=False)] == [seen]
    }
    assert {1, 2, 3, 4} <= fitting
