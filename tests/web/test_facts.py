"""Facts on pages: in words, side by side, as inputs."""

from datetime import date
from typing import Any

import pytest
from django.http import QueryDict

from padis.cases.facts import FACTS, Group
from padis.web.facts.inputs import FactsForm
from padis.web.facts.sides import side_by_side
from padis.web.facts.words import words
from tests.world import YUJIANG

TODAY = date(2026, 11, 23)
CHILD = {"name": "王明", "sex": "1", "birth_date": "2020-03-05"}


@pytest.mark.usefixtures("divisions_loaded")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("name", "阿依古丽·买买提", "阿依古丽·买买提"),
        ("marital_status", "22", "再婚"),
        ("moved_with_family", False, "否"),
        ("registered_division", YUJIANG, "江西省鹰潭市余江区锦江镇"),
        ("children", [CHILD, {**CHILD, "alive": False}], "1. 王明 男性 2020-03-05\n2. 王明 男性 2020-03-05 已亡故"),
        ("children", [], ""),
        ("phone", None, ""),
    ],
)
def test_a_fact_is_said_in_words(name, value, said):
    assert words(FACTS[name], value) == said


def test_only_what_differs_stands_on_the_other_side():
    stated = {"name": "王小芳", "marital_status": "21", "id_number": "110101199003070016"}
    other = {"name": "王小芳", "id_number": "110101199003070024", "phone": "13900000000"}
    rows = {row.field.name: row for section in side_by_side(stated, other, marks={}) for row in section.rows}

    assert [name for name, row in rows.items() if row.differs] == ["id_number", "phone"]
    assert (rows["phone"].stated, rows["phone"].other) == ("", "13900000000")
    assert [text for text, differs in rows["id_number"].other_parts if differs] == ["2", "4"]
    assert rows["marital_status"].other == ""


def test_groups_without_a_fact_are_left_out_and_doubts_stand_at_their_field():
    (section,) = side_by_side({"id_number": "1"}, {}, marks={"id_number": ["too short"]})

    assert section.label == Group.IDENTITY.label
    assert section.rows[0].marks == ["too short"]


def form(typed: dict[str, str], **initial: Any) -> FactsForm:
    data = QueryDict(mutable=True)
    data.update({f"fix-{name}": value for name, value in typed.items()})
    return FactsForm(data if typed else None, names=FACTS, today=TODAY, initial=initial, prefix="fix")


def test_what_is_typed_becomes_clean_facts():
    typed = {
        "name": " 王 小芳 ",
        "birth_date": "1999年3月5日",
        "moved_with_family": "true",
        "phone": "139-0000-0000",
        "children-0-name": "王明",
        "children-0-birth_date": "20200305",
        "children-1-name": "",
    }
    given = form(typed)

    assert given.is_valid()
    assert given.facts == {
        "name": "王小芳",
        "birth_date": "1999-03-05",
        "moved_with_family": True,
        "phone": "13900000000",
        "children": [{"name": "王明", "birth_date": "2020-03-05"}],
    }


def test_what_one_form_asks_for_no_other_does():
    """A form that requires a fact changes its own input alone: the answer to somebody else would be refused."""
    one, other = (FactsForm(None, names=["name"], today=TODAY, initial={}, prefix="fix") for _each in range(2))
    one.fields["name"].required = True
    one.fields["name"].widget.attrs["class"] = "other"
    assert not other.fields["name"].required and "class" not in other.fields["name"].widget.attrs


def test_what_cannot_be_taken_is_said_at_its_field():
    given = form({"birth_date": "2999-01-01", "children-0-name": "王明"})

    assert not given.is_valid()
    assert set(given.errors) == {"birth_date", "children"}


def test_inputs_show_what_was_stated_and_nothing_is_taken_for_markup():
    shown = form({}, name='"><b>', marital_status="22", moved_with_family=False, children=[CHILD])

    assert 'value="&quot;&gt;&lt;b&gt;"' in str(shown["name"])
    assert '<option value="22" selected>再婚</option>' in str(shown["marital_status"])
    assert '<option value="false" selected>' in str(shown["moved_with_family"])
    assert 'value="王明"' in str(shown["children"]) and str(shown["children"]).count("child-input") == 3
