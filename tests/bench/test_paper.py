"""The bench of paper forms counts what it should, on a few forms."""

import pytest

from bench.tasks import paper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]


def test_all_fields_of_what_is_scanned_come_back():
    found, times = paper.run(forms=3, timed=2)
    assert times["print_s"] > 0 and times["scan_s"] > 0
    assert (found["read_share"], found["field_share"]) == (1, 1)


def test_a_field_that_came_back_otherwise_lowers_the_share():
    form = next(paper.forms_of(paper.Random("x")))
    other = paper.Form(**{**{name: getattr(form, name) for name in form.__slots__}, "edition": 2})
    assert paper.share_of_fields([(form, form)]) == 1
    assert 0.8 < paper.share_of_fields([(form, other)]) < 1
