"""What many tabs refetch at one change is made once, and never shows less than what they heard of."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.test import RequestFactory

from padis.web.live.shared import MOST, Parts, heard_at

WAIT = 5


class Maker:
    """Counts how often it was asked."""

    def __init__(self):
        self.made = 0

    def __call__(self):
        self.made += 1
        return f"part {self.made}"


def test_a_hundred_tabs_cost_one():
    parts, make, heard = Parts(), Maker(), time.time()
    with ThreadPoolExecutor(8) as tabs:
        seen = list(tabs.map(lambda _tab: parts.get("nation", heard, make), range(100)))
    assert (make.made, set(seen)) == (1, {"part 1"})


def test_a_change_heard_while_the_part_was_made_is_shown():
    """It was begun before the change: whoever heard of the change gets it anew."""
    parts, begun, go_on = Parts(), Event(), Event()

    def slow():
        begun.set()
        assert go_on.wait(WAIT)
        return "before"

    with ThreadPoolExecutor(2) as tabs:
        first = tabs.submit(parts.get, "nation", time.time(), slow)
        assert begun.wait(WAIT)
        second = tabs.submit(parts.get, "nation", time.time(), lambda: "after")
        go_on.set()
        assert (first.result(WAIT), second.result(WAIT)) == ("before", "after")


def test_a_failure_is_not_kept():
    parts, heard = Parts(), time.time()
    with pytest.raises(ZeroDivisionError):
        parts.get("nation", heard, lambda: 1 // 0)
    assert parts.get("nation", heard, lambda: "well") == "well"


def test_the_parts_do_not_grow_without_end():
    parts, make = Parts(), Maker()
    for place in range(MOST + 10):
        parts.get(place, time.time(), make)
    assert len(parts._made) == MOST


@pytest.mark.parametrize(("header", "moment"), [("12.5", 12.5), ("", None), ("x", None), ("nan", None), ("inf", None)])
def test_nonsense_in_the_header_is_no_moment(header, moment):
    assert heard_at(RequestFactory().get("/", headers={"X-Padis-Heard": header})) == moment
