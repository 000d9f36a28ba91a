"""Case files laid out as rows, many at once: what is counted here needs no messages."""

from datetime import date
from itertools import count
from typing import Any

from padis.cases.models import Case, CaseState, Direction
from padis.shared.sharding import shard_of
from tests.world import CHANGAN, NOON, YUJIANG

_serial = count(1)


def lay(number: int, *, unit: str = CHANGAN, **columns: Any) -> list[Case]:
    """So many open files of the unit, all alike but for the columns' values."""
    return Case.objects.bulk_create([_file(unit, columns) for _each in range(number)])


def _file(unit: str, columns: dict[str, Any]) -> Case:
    usual: dict[str, Any] = {
        "direction": Direction.INFLOW, "state": CaseState.OPEN, "filed_at": NOON, "filed_by_id": 1, "name": "王小芳",
        "name_key": "王小芳", "sex": "2", "birth_date": date(1996, 5, 6), "ethnicity": "01", "hukou_type": "1",
        "marital_status": "21", "registered_division": YUJIANG, "residence_division": unit, "sealed": {}, "health": {},
        "id_quality": "good",
    }  # fmt: skip
    number = f"{unit[:9]}-2026-{next(_serial):06d}"
    return Case(shard=shard_of(unit), unit=unit, number=number, **{**usual, **columns})
