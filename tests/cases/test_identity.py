"""Identity numbers: what is wrong is marked, nothing is refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from padis.cases.identity import (
    FEMALE,
    MALE,
    Fault,
    Quality,
    check,
    check_digit,
    is_placeholder,
    mask,
    mask_phone,
    to_15,
    to_18,
)

VALID = "11010519491231002X"
DAYS_18 = st.dates(date(1900, 1, 1), date(2026, 11, 23))
DAYS_15 = st.dates(date(1900, 1, 1), date(1999, 12, 31))
AREAS = st.integers(110000, 659999).map(str).filter(lambda area: area != "123456")
ORDERS = st.integers(1, 999).map("{:03d}".format)


@st.composite
def numbers(draw):
    """Valid 18-digit numbers."""
    first_17 = f"{draw(AREAS)}{draw(DAYS_18):%Y%m%d}{draw(ORDERS)}"
    number = first_17 + check_digit(first_17)
    return number if not is_placeholder(number) else VALID


@st.composite
def old_numbers(draw):
    """15-digit numbers, those of centenarians among them."""
    return f"{draw(AREAS)}{draw(DAYS_15):%y%m%d}{draw(ORDERS)}"


@given(numbers())
def test_every_valid_number_passes(number):
    """A true number is never marked, and says the same birth date and sex as its digits."""
    found = check(number, birth_date=date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}"))
    assert (found.quality, found.faults, found.normal) == (Quality.GOOD, (), number)
    assert found.sex == (MALE if number[16] in "13579" else FEMALE)
    assert found.usable_as_key
    assert found.area_code == number[:6]


@given(numbers(), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_caught(number, place, step):
    """The most common typing error never passes for another person's number."""
    wrong = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1 :]
    assert check(wrong).quality in (Quality.CHECKSUM_BAD, Quality.PLACEHOLDER)


@given(numbers(), st.integers(0, 16))
def test_two_neighbours_in_the_wrong_order_are_caught(number, place):
    """The second most common typing error never passes either, the check character included."""
    wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if wrong != number:
        assert check(wrong).quality not in (Quality.GOOD, Quality.CONVERTED)


@given(old_numbers())
def test_fifteen_digits_become_eighteen_and_back(number):
    """An old number finds the person under her new one, and nothing of it is lost."""
    longer = to_18(number)
    assert to_15(longer) == number
    assert len(longer) == 18
    assert check(longer).quality != Quality.CHECKSUM_BAD


@given(st.text() | st.text("0123456789Xx×０Ⅹ -\U0001f600\ud800", max_size=60))
def test_no_text_raises(text):
    """Whatever is typed or imported gets a mark; only what looks like a number may serve as a key."""
    found = check(text, birth_date=date(1990, 1, 1), sex=FEMALE, area_known=lambda code: False)
    assert found.quality in Quality
    assert len(found.normal) <= 40
    assert not found.usable_as_key or len(found.normal) == 18
    found.normal.encode()


def test_the_example_of_the_standard():
    """GB 11643-1999 prints this number; X is its check character."""
    found = check(VALID, birth_date=date(1949, 12, 31), sex=FEMALE, area_known=lambda code: code == "110105")
    assert (found.quality, found.faults) == (Quality.GOOD, ())


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002x",
        " 110105 19491231 002X ",
        "110105-19491231-002X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "11010519491231002×",
        "11010519491231002Х",
        "'11010519491231002X",
        "\ufeff11010519491231002X\u200b",
        "11010519491231002Ⅹ",
    ],
)
def test_ways_to_type_a_number_come_to_one(typed):
    """Spaces, hyphens, full width, a Cyrillic X or a sign for times do not make another person."""
    assert check(typed).normal == VALID
    assert check(typed).quality == Quality.GOOD


def test_a_15_digit_number_is_converted():
    """The century and the check digit are put in; the quality says so."""
    found = check("110105491231002", birth_date=date(1949, 12, 31), sex=FEMALE)
    assert (found.normal, found.quality, found.converted_from_15) == (VALID, Quality.CONVERTED, True)
    assert found.usable_as_key


@pytest.mark.parametrize("order", ["996", "997", "998", "999"])
def test_orders_kept_for_centenarians_lie_in_the_1800s(order):
    """Only these four order codes of a 15-digit number mean a birth before 1900."""
    assert check(f"110105951231{order}").birth_date == date(1895, 12, 31)
    assert check("110105951231995").birth_date == date(1995, 12, 31)


@pytest.mark.parametrize(
    "filler",
    [
        "000000000000000000",
        "000000199801010000",
        "000000000000000",
        "111111111111111111",
        "999999999999999",
        "123456789012345678",
        "123456789",
        "360122199001010000",
        "360122199000001234",
        "360122000000000",
        "0",
        "暂无",
        " 无 ",
        "n/a",
    ],
)
def test_placeholders_are_marked_and_never_matched(filler):
    """Two women without a number must not become one person."""
    found = check(filler)
    assert (found.quality, found.faults) == (Quality.PLACEHOLDER, (Fault.PLACEHOLDER,))
    assert not found.usable_as_key


@pytest.mark.parametrize("nothing", [None, "", "  ", "--", "\u3000"])
def test_nothing_is_missing(nothing):
    """An empty field is told apart from a wrong one."""
    assert (check(nothing).quality, check(nothing).faults) == (Quality.MISSING, ())


@pytest.mark.parametrize(
    ("number", "quality", "fault"),
    [
        ("1101051949123100", Quality.WRONG_LENGTH, Fault.LENGTH),
        ("11010519491231002X1", Quality.MALFORMED, Fault.CHARACTERS),
        ("11010519491231A02X", Quality.MALFORMED, Fault.CHARACTERS),
        ("3.60122E+17", Quality.MALFORMED, Fault.CHARACTERS),
        ("1101**********002X", Quality.MALFORMED, Fault.CHARACTERS),
        ("护照E12345678", Quality.MALFORMED, Fault.CHARACTERS),
    ],
)
def test_what_is_no_number_is_said_so(number, quality, fault):
    """A passport number, a masked number or one that a spreadsheet ruined is taken, but is no key."""
    found = check(number)
    assert (found.quality, found.faults, found.usable_as_key) == (quality, (fault,), False)


def test_contradictions_are_marked_one_by_one():
    """The clerk sees which of the stated facts the number denies; the number stays usable."""
    found = check(VALID, birth_date=date(1949, 12, 30), sex=MALE, area_known=lambda code: False)
    assert found.quality == Quality.INCONSISTENT
    assert found.faults == (Fault.AREA, Fault.BIRTH_DATE_DIFFERS, Fault.SEX_DIFFERS)
    assert found.usable_as_key


def test_a_day_that_does_not_exist_is_marked_and_still_a_key():
    """Numbers with the 30th of February were given out after the lunar calendar; their holders exist."""
    first_17 = "36012219900230002"
    found = check(first_17 + check_digit(first_17), birth_date=date(1990, 3, 1))
    assert (found.quality, found.faults, found.birth_date) == (Quality.INCONSISTENT, (Fault.BIRTH_DATE,), None)
    assert found.usable_as_key


def test_a_number_rounded_by_a_spreadsheet_is_no_key():
    """Spreadsheets keep 15 digits: two women of one county and birthday could end up with the same digits."""
    found = check("360122199001011000")
    assert found.quality == Quality.CHECKSUM_BAD
    assert Fault.ROUNDED in found.faults
    assert not found.usable_as_key


@pytest.mark.parametrize("sex", ["0", "9", None])
def test_a_sex_that_was_not_stated_contradicts_nothing(sex):
    """ "Unknown" and "not stated" agree with every number."""
    assert check(VALID, sex=sex).quality == Quality.GOOD


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        (VALID, "1101**********002X"),
        ("110105491231002", "1101*******1002"),
        ("暂无", "**"),
        ("12345678901", "***********"),
        ("", ""),
    ],
)
def test_a_masked_number_keeps_its_ends(number, masked):
    """On lists nobody can read the birth date out of a number."""
    assert mask(number) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [("10012345678", "100****5678"), ("079188123456", "079*****3456"), ("8812345", "*****45"), ("12", "**"), ("", "")],
)
def test_a_masked_telephone_keeps_its_ends(phone, masked):
    """On lists nobody can call the number."""
    assert mask_phone(phone) == masked
