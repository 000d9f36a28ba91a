"""Address-book entries as vCards: what RFC 6350 asks of them, whatever was typed."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from padis.divisions.models import Division, Level, Unit
from padis.divisions.telephones import telephones
from padis.divisions.vcards import cards

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]

LINE = re.compile(r'(?P<name>[A-Z]+)(?P<parameters>(;[A-Z]+=("[^"]*"|[^";:,]+))*):(?P<value>.*)', re.DOTALL)
KNOWN = {"BEGIN", "VERSION", "KIND", "UID", "FN", "ORG", "TEL", "ADR", "EMAIL", "NOTE", "REV", "END"}
TYPED = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\x00"), max_size=160)


def unit(**entry: str) -> Unit:
    place = Division(code="441900119000", level=Level.TOWNSHIP, name="长安镇", full_name="广东省东莞市长安镇")
    return Unit(division=place, name="长安镇流管站", **entry)


def parsed(content: bytes) -> list[list[tuple[str, list[str]]]]:
    """The cards, each as (property, its parts), read as strictly as the standard says."""
    assert content.endswith(b"\r\n")
    physical = content.removesuffix(b"\r\n").split(b"\r\n")
    for line in physical:
        assert len(line) <= 75 and not re.search(rb"[\r\n]", line)
        line.decode()  # nothing is folded within a character
    found: list[list[tuple[str, list[str]]]] = []
    for line in content.decode().removesuffix("\r\n").replace("\r\n ", "").split("\r\n"):
        match = LINE.fullmatch(line)
        assert match and match["name"] in KNOWN, line
        if match["name"] == "BEGIN":
            found.append([])
        found[-1].append((match["name"], parts(match["value"])))
    for card in found:
        names = [name for name, _value in card]
        assert (card[0], card[1], card[-1]) == (("BEGIN", ["VCARD"]), ("VERSION", ["4.0"]), ("END", ["VCARD"]))
        assert names.count("FN") >= 1 and max(map(names.count, ("VERSION", "KIND", "UID", "REV"))) == 1
    return found


def parts(value: str) -> list[str]:
    """The components of a value, unescaped; a comma or semicolon without an escape parts them."""
    found, plain = [""], {"n": "\n", "\\": "\\", ",": ",", ";": ";"}
    for token in re.findall(r"\\.|[^\\]", value, re.DOTALL):
        if token in ",;":
            found.append("")
        else:
            found[-1] += plain[token[1]] if token.startswith("\\") else token
    return found


def test_a_card_says_who_where_and_how_to_call():
    made = unit(
        telephone="0769-85300000，85300001 转 8",
        fax="0769-85300009",
        email="office@changan.example",
        person_on_duty="阿依古丽·买买提",
        address="长青南路 1 号; 二楼",
        postcode="523850",
    )
    (card,) = parsed(cards([made]))
    found = [(name, value) for name, value in card if name in {"FN", "TEL", "EMAIL", "ADR", "NOTE"}]

    assert found == [
        ("FN", ["广东省东莞市长安镇 长安镇流管站"]),
        ("TEL", ["0769-85300000"]),
        ("TEL", ["85300001 转 8"]),
        ("TEL", ["0769-85300009"]),
        ("EMAIL", ["office@changan.example"]),
        ("ADR", ["", "", "长青南路 1 号; 二楼", "东莞市长安镇", "广东省", "523850", "中国"]),
        ("NOTE", ["值班人员：阿依古丽·买买提"]),
    ]


@settings(max_examples=60, deadline=None)
@given(address=TYPED, person=TYPED)
def test_nothing_that_was_typed_breaks_a_card(address, person):
    """Line ends, separators and backslashes come back as they were; a carriage return is dropped."""
    made = unit(address=address, person_on_duty=person, postcode="523850")
    values = dict(parsed(cards([made, made]))[1])

    assert values["ADR"][2] == address.replace("\r", "")
    assert values.get("NOTE", ["值班人员："]) == [f"值班人员：{person}".replace("\r", "")]


@pytest.mark.parametrize(
    ("field", "links"),
    [
        ("0769-85300000", ["tel:076985300000"]),
        ("0769-85300000，85300001 转 8", ["tel:076985300000", "tel:85300001;ext=8"]),
        ("+86 (769) 8530", ["tel:+867698530"]),
        ("139 0000 0000、0791—8888", ["tel:13900000000", "tel:07918888"]),
        ("", []),
        ("，、", []),
    ],
)
def test_each_number_of_a_field_can_be_dialled(field, links):
    assert [number.link for number in telephones(field)] == links
