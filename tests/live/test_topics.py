"""What a user may watch."""

import pytest

from padis.divisions.scope import Scope
from padis.shared.errors import NotAllowed, Refused
from padis.web.live.topics import allowed_topics, payloads

COUNTY = "360603000000"
COUNTY_SCOPE = Scope((("360603000000", "360603999999"), ("360622000000", "360622999999")))  # with its predecessor


def names(text: str) -> list[str]:
    return [topic.name for topic in allowed_topics(text, own_code=COUNTY, own_scope=COUNTY_SCOPE)]


@pytest.mark.parametrize(
    "text", ["360603", "360603101000", "3606031", "360622100000", COUNTY, "360603101000,360603102000"]
)
def test_what_lies_within_the_scope_is_watched(text):
    assert names(text) == text.split(",")


@pytest.mark.parametrize("text", ["36", "3606", "360602", "441900119000", "000000000000", "360603101000,441900119000"])
def test_what_lies_outside_is_refused(text):
    with pytest.raises(NotAllowed):
        names(text)


@pytest.mark.parametrize("text", ["", ",", "abc", "3606031010001", "360603,", "36060%"])
def test_what_is_no_code_is_refused(text):
    with pytest.raises(Refused):
        names(text)


def test_a_page_watches_at_most_twenty():
    with pytest.raises(Refused):
        names(",".join(f"3606031{number:05}" for number in range(21)))


def test_the_own_code_stands_for_the_whole_scope():
    (topic,) = allowed_topics(COUNTY, own_code=COUNTY, own_scope=COUNTY_SCOPE)

    assert topic.scope == COUNTY_SCOPE
    assert topic.stems == ["360603", "360622"]


def test_the_nation_watches_everything():
    (topic,) = allowed_topics("0" * 12, own_code="0" * 12, own_scope=Scope.of("0" * 12, 0))

    assert topic.stems == [""]


def test_many_codes_fit_into_notices():
    codes = [f"{number:012}" for number in range(1201)]

    parts = payloads(codes, most=500)

    assert [code for part in parts for code in part] == codes
    assert all(len(part) <= 500 for part in parts)
