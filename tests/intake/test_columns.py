"""Heads of columns, however offices write them, and cells: codes by name, places by name or code, days of any kind."""

import pytest
from django.utils.translation import override

from padis.cases.facts import FACTS
from padis.intake import columns, values
from tests.world import CHANGAN, YUJIANG

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]


@pytest.mark.parametrize(
    ("head", "target"),
    [
        ("姓名", "name"),
        ("＊姓 名", "name"),
        ("出生日期（yyyy-mm-dd）*", "birth_date"),
        ("身份证号码（１８位）", "id_number"),
        ("户籍地（省市县乡）", "registered_division"),
        ("现居住地详细地址", "residence_address"),
        ("配偶姓名", "spouse_name"),
        ("子女1姓名", "child-1-name"),
        ("第二孩 出生日期", "child-2-birth_date"),
        ("孩子三性别", "child-3-sex"),
        ("流动方向", "direction"),
        ("Date of birth", "birth_date"),
        ("序号", ""),
        ("退回原因", ""),
        ("备注", None),
        ("子女姓名", None),
    ],
)
def test_a_head_is_understood_as_offices_write_it(head, target):
    """Stars, brackets, blanks, full width and common words for a field change nothing."""
    assert columns.target_of(head) == target


def test_every_field_is_found_under_its_own_name():
    """The template's heads are the platform's own words, so each must lead back to its field."""
    with override("zh-hans"):
        wrong = {target: columns.target_of(str(columns.label_of(target))) for target in columns.targets()}
    assert {target: found for target, found in wrong.items() if found != target} == {}


def test_a_field_is_proposed_once():
    """The second 姓名 on a sheet is another table's, or another person's."""
    assert columns.proposed(["姓名", "性别", "姓名"]) == ["name", "sex", ""]


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("sex", "女", "2"),
        ("sex", "女性", "2"),
        ("sex", "2", "2"),
        ("sex", "２－女", "2"),
        ("ethnicity", "汉", "01"),
        ("ethnicity", "汉族", "01"),
        ("ethnicity", "1", "01"),
        ("education", "初中", "70"),
        ("education", "大专", "30"),
        ("education", "初级中学教育", "70"),
        ("marital_status", "初婚", "21"),
        ("marital_status", "已婚", "20"),
        ("hukou_type", "农业户口", "1"),
        ("migration_reason", "务工", "01"),
        ("birth_date", "33000", "1990-05-07"),
        ("birth_date", "1990-05-07 00:00:00", "1990-05-07"),
        ("moved_with_family", "√", "true"),
        ("id_number", "4.40306E+17", "440306000000000000"),
    ],
)
def test_a_cell_is_understood_by_code_or_name(field, text, code):
    assert values.taken(text, FACTS[field]) == code


@pytest.mark.parametrize(
    ("field", "text"), [("sex", "x"), ("ethnicity", "火星族"), ("moved_with_family", "也许"), ("phone", "1.39E+10")]
)
def test_what_is_in_no_list_is_refused_with_the_list(field, text):
    with pytest.raises(values.NotUnderstood):
        values.taken(text, FACTS[field])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("360603101", YUJIANG),
        ("360603101000", YUJIANG),
        ("江西省鹰潭市余江区锦江镇", YUJIANG),
        ("江西 鹰潭 余江 锦江镇", YUJIANG),
        ("江西省余江县锦江镇", YUJIANG),
        ("余江区锦江镇", YUJIANG),
        ("江西省鹰潭市余江区锦江镇和平村6组", YUJIANG),
        ("广东省东莞市长安镇", CHANGAN),
        ("441900119", CHANGAN),
        ("360622", "360603000000"),
    ],
)
def test_a_place_is_understood_by_code_or_name(text, code):
    """A code of today or of the past, a full name, or as much of it as means one place."""
    assert values.place_of(text) == code


def test_a_name_of_several_places_is_refused_with_a_choice():
    """A case must not go to a place that was guessed."""
    with pytest.raises(values.NotUnderstood, match=r"(?s).*锦江镇（\d{12}）.*、.*锦江镇（\d{12}）"):
        values.place_of("锦江镇")
    with pytest.raises(values.NotUnderstood, match="天上人间乡"):
        values.place_of("天上人间乡")
