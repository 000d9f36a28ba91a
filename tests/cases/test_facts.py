"""The fields of a case and the check of what is entered."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from padis.cases.facts import (
    CHILD_FIELDS,
    FACTS,
    FactType,
    KeyReason,
    Sensitivity,
    clean_facts,
    groups,
    health_fields,
    identity_of,
    is_urgent,
    key_person,
    marks,
    sealed_fields,
)
from padis.cases.identity import Quality
from padis.cases.models import Case
from padis.cases.names import match_key

TODAY = date(2026, 11, 23)
INFLOW = {
    "id_number": "36012219990305068X",
    "name": "王小芳",
    "sex": "2",
    "birth_date": "1999-03-05",
    "registered_division": "360112101000",
    "residence_division": "441900119000",
    "inflow_date": "2026-10-20",
    "marital_status": "21",
}


def cleaned(raw, **options):
    facts, errors = clean_facts(raw, today=TODAY, **options)
    assert errors == {}
    return facts


def refused(raw, **options):
    """The fields that could not be taken; every one with a sentence, none among the facts."""
    facts, errors = clean_facts(raw, today=TODAY, **options)
    assert all(sentence for sentences in errors.values() for sentence in sentences)
    assert not set(facts) & set(errors)
    return set(errors)


def test_the_declaration_holds_together():
    """Every code has a table, every column exists, and what is sealed or health is no column of plain text."""
    columns = {field.name for field in Case._meta.get_fields()}
    for name, field in FACTS.items():
        assert name == field.name
        assert bool(field.table) == (field.type == FactType.CODE)
        assert not field.column or name in columns
        assert not (field.column and field.sensitivity in (Sensitivity.SEALED, Sensitivity.HEALTH))
    assert sum(groups().values(), ()) == tuple(FACTS.values())


def test_health_and_children_are_for_the_two_townships_only():
    """Nothing about pregnancy, contraception or children slips into what others read."""
    expected = {name for name in FACTS if name.startswith(("pregnancy", "contracept", "children"))}
    assert health_fields() == expected | {"last_period_date", "expected_date"}
    assert sealed_fields() == {"id_number", "phone", "spouse_id_number"}
    assert all(field.sensitivity == Sensitivity.HEALTH for field in CHILD_FIELDS.values())


def test_a_form_with_the_few_required_fields_passes():
    """Eight fields are enough to file an inflow case."""
    assert cleaned(INFLOW, direction="inflow") == INFLOW


@pytest.mark.parametrize("name", INFLOW)
def test_each_of_the_few_is_required(name):
    """What the other side needs to find her cannot be left out."""
    raw = {field: value for field, value in INFLOW.items() if field != name}
    assert refused(raw, direction="inflow") == {name}
    assert refused({**raw, name: "  "}, direction="inflow") == {name}


def test_a_required_field_in_a_bad_form_says_what_is_bad():
    """Who typed a future date is not told to fill the field in."""
    _facts, errors = clean_facts({**INFLOW, "inflow_date": "2027-01-01"}, today=TODAY, direction="inflow")
    _facts, alone = clean_facts({"inflow_date": "2027-01-01"}, today=TODAY)
    assert errors == alone


def test_an_outflow_case_needs_the_day_she_left_instead():
    """The place that she left does not know when she arrived."""
    raw = {**INFLOW, "outflow_date": "2026-10-01"}
    del raw["inflow_date"]
    assert cleaned(raw, direction="outflow") == raw
    assert refused(raw, direction="inflow") == {"inflow_date"}


def test_a_reason_stands_in_for_the_number():
    """Nobody has to invent a number for a woman without one."""
    raw = {**INFLOW, "id_number": "", "no_number_reason": "1"}
    assert "id_number" not in cleaned(raw, direction="inflow")


def test_a_correction_states_any_selection_of_fields():
    """Without a direction nothing is required."""
    assert cleaned({"marital_status": "22"}) == {"marital_status": "22"}
    assert cleaned({}) == {}


def test_values_come_out_in_canonical_form():
    """Two clerks who mean the same store the same."""
    raw = {
        "name": "王 小芳",
        "id_number": "３６０１２２ 19990305 068x",
        "birth_date": "1999年3月5日",
        "inflow_date": date(2026, 10, 20),
        "outflow_date": "2026/10/1",
        "return_date": "20261101",
        "phone": "+86 100-1234-5678",
        "registered_address": "  石桥村 \t 3组\x00 ",
        "moved_with_family": "on",
        "children": [{"birth_date": "2024.5.1", "sex": "1"}, {}, {"birth_date": "2020-01-01", "alive": "yes"}],
    }
    assert cleaned(raw) == {
        "name": "王小芳",
        "id_number": "36012219990305068X",
        "birth_date": "1999-03-05",
        "inflow_date": "2026-10-20",
        "outflow_date": "2026-10-01",
        "return_date": "2026-11-01",
        "phone": "10012345678",
        "registered_address": "石桥村 3组",
        "moved_with_family": True,
        "children": [{"birth_date": "2020-01-01", "alive": True}, {"birth_date": "2024-05-01", "sex": "1"}],
    }


def test_no_is_kept_and_nothing_is_left_out():
    """ "Did not move with the family" is a fact; an empty field is none."""
    assert cleaned({"moved_with_family": "no", "phone": "", "ethnicity": None, "children": []}) == {
        "moved_with_family": False
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("inflow_date", "2026-11-24"),
        ("birth_date", "2027-01-01"),
        ("birth_date", "1899-12-31"),
        ("birth_date", "1990-02-30"),
        ("birth_date", "last spring"),
        ("sex", "3"),
        ("ethnicity", "1"),
        ("marital_status", "married"),
        ("registered_division", "360112"),
        ("registered_division", "３６０１１２１０１０００"),
        ("phone", "12345"),
        ("phone", "ring me"),
        ("phone", "1381234567"),
        ("name", "王"),
        ("name", "王" * 60),
        ("name", "王😀"),
        ("spouse_name", "李4"),
        ("registered_address", "路" * 161),
        ("moved_with_family", "perhaps"),
        ("children", "two"),
        ("children", [{"birth_date": "2020-01-01"}] * 16),
        ("children", [{"name": "王小"}]),
        ("children", [{"birth_date": "2027-01-01"}]),
        ("children", [{"birth_date": "2020-01-01", "school": "x"}]),
        ("shoe_size", "38"),
    ],
)
def test_bad_input_gets_a_sentence(name, value):
    """The field is named, nothing is raised, and the other fields are still taken."""
    facts, errors = clean_facts({name: value, "education": "61"}, today=TODAY)
    assert set(errors) == {name}
    assert all(errors[name])
    assert facts == {"education": "61"}


def test_the_child_and_its_field_are_named():
    """With several children the clerk sees which one is meant."""
    _facts, errors = clean_facts({"children": [{"birth_date": "2020-01-01"}, {"birth_date": "x"}]}, today=TODAY)
    assert "2" in errors["children"][0]
    assert str(CHILD_FIELDS["birth_date"].label) in errors["children"][0]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("outflow_date", "inflow_date"),
        ("inflow_date", "return_date"),
        ("birth_date", "inflow_date"),
        ("last_period_date", "expected_date"),
        ("contraception_start_date", "contraception_end_date"),
    ],
)
def test_dates_follow_each_other(earlier, later):
    """Leaving, arriving, returning: in this order; the same day is fine."""
    assert refused({earlier: "2026-10-02", later: "2026-10-01"}) == {later}
    assert refused({earlier: "2026-10-02", later: "2026-10-02"}) == set()


@pytest.mark.parametrize("name", ["expected_date", "certificate_valid_until"])
def test_some_dates_lie_ahead(name):
    """A birth is expected, a certificate runs out, in the future."""
    assert cleaned({name: "2027-06-01"}) == {name: "2027-06-01"}


@pytest.mark.parametrize("phone", ["10012345678", "0791-88123456", "（0791）8812345", "+852 1234 5678", "88123456"])
def test_telephones_of_all_kinds(phone):
    """Mobile, fixed line with and without area code, abroad."""
    assert cleaned({"phone": phone})["phone"].lstrip("+").isdigit()


@pytest.mark.parametrize("number", ["000000199801010000", "暂无", "360122199903050120", "E12345678", "😀"])
def test_a_bad_number_is_taken(number):
    """Quality is a mark, never a refusal."""
    facts = cleaned({**INFLOW, "id_number": number}, direction="inflow")
    assert facts["id_number"] == number
    assert marks(facts)["id_number"]


def test_a_birth_date_against_the_number_is_a_mark():
    """Both are kept, the contradiction is shown, and the quality says it."""
    facts = cleaned({**INFLOW, "birth_date": "1999-04-05"}, direction="inflow")
    assert facts["birth_date"] == "1999-04-05"
    assert identity_of(facts).quality == Quality.INCONSISTENT
    assert len(marks(facts)["id_number"]) == 1


def test_good_facts_have_no_marks():
    """A mark means something because most forms have none."""
    assert marks(INFLOW, area_known=lambda code: code == "360122") == {}


def test_the_spouse_is_marked_too():
    """His number must be a man's; and the never married have none."""
    facts = {**INFLOW, "marital_status": "10", "spouse_id_number": "36012219990305068X"}
    assert set(marks(facts)) == {"spouse_id_number", "marital_status"}


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        ({}, ()),
        ({"pregnancy_status": "1"}, (KeyReason.PREGNANT_NOW,)),
        ({"pregnancy_status": "0"}, ()),
        ({"children": [{"birth_date": "2026-01-01"}]}, (KeyReason.GAVE_BIRTH_THIS_YEAR,)),
        ({"children": [{"birth_date": "2025-12-31"}]}, ()),
        ({"pregnancy_result": "1", "pregnancy_result_date": "2026-05-01"}, (KeyReason.GAVE_BIRTH_THIS_YEAR,)),
        ({"pregnancy_result": "2", "pregnancy_result_date": "2026-05-01"}, ()),
        ({"certificate_status": "3"}, (KeyReason.CERTIFICATE_MISSING,)),
        ({"certificate_status": "9"}, ()),
    ],
)
def test_key_persons(facts, reasons):
    """Computed by rule, with the reason; a missing field is no reason."""
    assert key_person(facts, today=TODAY) == reasons
    assert is_urgent(facts) == (KeyReason.PREGNANT_NOW in reasons)


@pytest.mark.parametrize("method", ["1", "2", "3", "4", "5", "6", "7", "8", "9", None])
def test_contraception_is_never_a_reason(method):
    """Which contraception she uses, or that she uses none, puts no woman on a list."""
    facts = {"contraceptive_method": method, "contraception_start_date": "2026-01-01"}
    assert key_person(facts, today=TODAY) == ()
    assert not is_urgent(facts)


ANY_VALUE = (
    st.text(max_size=20) | st.none() | st.booleans() | st.integers() | st.dates() | st.lists(st.text(), max_size=2)
)


@given(st.dictionaries(st.sampled_from([*FACTS, "nonsense"]), ANY_VALUE, max_size=8))
def test_any_input_is_answered_and_clean_facts_stay_clean(raw):
    """Nothing raises; what was taken once is taken again unchanged."""
    facts, _errors = clean_facts(raw, today=TODAY)
    assert clean_facts(facts, today=TODAY) == (facts, {})


@pytest.mark.parametrize("name", ["name", "registered_address", "birth_date", "phone", "id_number", "sex"])
@pytest.mark.parametrize("text", ["王" + " " * 300_000 + "芳", "a" + "\u0315\u0300\u0316" * 100_000])
def test_a_text_made_to_be_slow_is_refused_unread(name, text):
    """To normalise it takes minutes, in which nobody is answered."""
    facts, errors = clean_facts({name: text}, today=TODAY)
    assert (facts, list(errors)) == ({}, [name])
    assert len(match_key(text)) <= 200


def test_no_invisible_character_turns_a_line_round():
    """A right-to-left override would show the rest of a line, and what stands behind it, in another order."""
    assert cleaned({"registered_address": "上张村\u202e12\u2066号"}) == {"registered_address": "上张村12号"}
