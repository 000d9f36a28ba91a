"""What two sides say of a person, fact by fact; and which spouse a notice about a couple is about."""

from datetime import date

import pytest

from padis.cases.identity import to_15
from padis.kinds.couple import person_at
from padis.register.agreement import Agreement, agreements
from tests.world import CHANGAN, GUANGFENG, YUJIANG, id_number

NUMBER = id_number("360622", date(1980, 5, 17), 61)


@pytest.mark.parametrize(
    ("name", "stated", "held", "how"),
    [
        ("id_number", to_15(NUMBER), NUMBER, Agreement.AGREES),
        ("id_number", "000000198005170000", NUMBER, Agreement.ONLY_HELD),
        ("name", "阿依古丽买买提", "阿依古丽·买买提", Agreement.AGREES),
        ("registered_address", "上塘村３组", "上塘村 3组", Agreement.AGREES),
        ("moved_with_family", False, None, Agreement.ONLY_STATED),
        ("children", [], None, None),
        ("marital_status", "21", "22", Agreement.DIFFERS),
    ],
)
def test_what_is_the_same_however_it_is_written_agrees_and_a_placeholder_says_nothing(name, stated, held, how):
    assert agreements({name: stated}, {name: held}).get(name) == how


@pytest.mark.parametrize(("unit", "name"), [(YUJIANG, "王小芳"), (GUANGFENG, "李建国"), (CHANGAN, "王小芳")])
def test_a_notice_about_a_couple_is_recorded_of_the_spouse_whose_place_the_unit_is(unit, name):
    """Where both live, of the wife; the other one stands as spouse."""
    sheet = {
        "woman_name": "王小芳", "woman_id_number": NUMBER, "woman_registered_division": YUJIANG,
        "woman_residence_division": CHANGAN, "man_name": "李建国", "man_registered_division": GUANGFENG,
        "man_residence_division": CHANGAN, "marriage_date": "2020-01-01",
    }  # fmt: skip
    facts = person_at(sheet, unit)
    assert facts["name"] == name and {facts["name"], facts["spouse_name"]} == {"王小芳", "李建国"}
    assert facts["marital_change_date"] == "2020-01-01"
    assert facts.get("birth_date") == ("1980-05-17" if name == "王小芳" else None)
