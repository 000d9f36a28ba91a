"""The workbook that the platform hands out to be filled in."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from padis.cases.codes import table
from padis.cases.facts import FACTS, FactField, FactType
from padis.cases.models import Direction
from padis.intake import columns
from padis.intake.cases import PLACES
from padis.intake.interpretation import EXAMPLE
from padis.intake.values import field_of
from padis.shared.tables.writing import Column, Sheet, fits_a_list

SERIAL = "序号"
CHILDREN, CHILD_KEYS = range(1, 4), ("name", "sex", "birth_date")

EXAMPLE_VALUES = {
    "id_number": "36062219900507002X", "name": "王小芳", "sex": "女性", "birth_date": "1990-05-07", "ethnicity": "汉族",
    "education": "初级中学教育", "phone": "13900000000", "registered_division": "江西省鹰潭市余江区锦江镇",
    "registered_address": "和平村 6 组", "hukou_type": "农业", "residence_division": "广东省东莞市长安镇",
    "residence_address": "新安社区 12 号", "migration_reason": "务工", "outflow_date": "2026-03-01", "inflow_date": "2026-03-03",
    "moved_with_family": "是", "marital_status": "初婚", "spouse_name": "李明", "pregnancy_status": "未孕",
    "child-1-name": "李小明", "child-1-sex": "男性", "child-1-birth_date": "2015-06-01",
}  # fmt: skip


def template(direction: Direction) -> Sheet:
    """The columns of a case, without one's own place."""
    own = PLACES[direction]
    required = [name for name, field in FACTS.items() if getattr(field, f"required_for_{direction}")]
    return template_of(_("Case files"), required=required, without=own)


def template_of(title: str, *, required: Sequence[str], without: str = "") -> Sheet:
    """The columns of a person, with lists to pick from, and a row that shows how; it is passed over."""
    facts = [name for name, field in FACTS.items() if field.type is not FactType.CHILDREN and name != without]
    targets = [*facts, *(f"child-{place}-{key}" for place in CHILDREN for key in CHILD_KEYS)]
    shown = [Column(SERIAL, 18), *(_column(target, required) for target in targets)]
    example = [f"{EXAMPLE}（导入时忽略）", *(EXAMPLE_VALUES.get(target, "") for target in targets)]
    return Sheet(title, shown, [example], _notes())


def _column(target: str, needed: Sequence[str]) -> Column:
    field = field_of(target)
    assert field
    required = "*" if target in needed else ""
    label = f"{columns.label_of(target)}{required}"
    return Column(label, max(12, 2 * len(label) + 2), choices=_choices(field), as_text=field.type is not FactType.DATE)


def _choices(field: FactField) -> Sequence[str]:
    """Main classes alone, where a table is too long for a list in a workbook."""
    if field.type is FactType.BOOL:
        return ("是", "否")
    if field.type is not FactType.CODE:
        return ()
    every = [code.chinese for code in table(field.table)]
    return every if fits_a_list(every) else [code.chinese for code in table(field.table) if not code.parent]


def _notes() -> list[tuple[str, str]]:
    return [
        ("*", _("These columns must be filled in; sex and date of birth follow from a sound identity number.")),
        (_("Places"), _("A code of 9 or 12 digits, or the full name down to the township.")),
        (_("Dates"), _("For example 2026-11-23 or 2026年11月23日.")),
        (_("Identity numbers"), _("Format the column as text, as here, or Excel rounds the last digits.")),
        (_("Example row"), _("Rows with a cell that begins with 示例 are passed over.")),
        (_("Columns"), _("Columns may be left out or moved; others are not read.")),
    ]
