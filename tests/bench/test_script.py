"""What pgbench is given to file with."""

import pytest

from bench.tasks.script import without_variables


@pytest.mark.parametrize(
    ("literal", "written"),
    [
        ("""'{"moved":true,"n":1}'""", r"""E'{"moved"\072true,"n"\0721}'"""),
        (r"""E'{"note":"a\\\\b","moved":true}'""", r"""E'{"note"\072"a\\\\b","moved"\072true}'"""),
        ("'2026-11-09 12:30:00+08'::timestamptz", "'2026-11-09 12:30:00+08'::timestamptz"),
        ("NULL", "NULL"),
    ],
)
def test_a_json_holds_no_variable_of_pgbench(literal, written):
    """`:true` in quotes would be taken for one, and the statement would be no JSON any more."""
    assert without_variables(literal) == written
