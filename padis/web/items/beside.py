"""What a unit may have beside an item. Few items have any of it: one question says which, and only that is read."""

from enum import StrEnum
from typing import Any

from django.db import connection

from padis.exchange.models import Message, Task
from padis.kinds.twins.models import Twin
from padis.paper.models import Copy
from padis.register.recordings.models import Recording
from padis.shared.sharding import shard_of


class Beside(StrEnum):
    RECORDING = "recording"  # of it in the unit's register
    TASK = "task"  # that came of it
    TWIN = "twin"  # its paper or electronic form
    COPY = "copy"  # the paper form, in the unit's hands


ASKED = f"""
    SELECT '{Beside.RECORDING}' FROM {Recording._meta.db_table} WHERE shard = %s AND unit = %s AND item_id = %s
    UNION ALL SELECT '{Beside.TASK}' FROM {Task._meta.db_table} WHERE shard = %s AND unit = %s AND case_id = %s
    UNION ALL SELECT '{Beside.COPY}' FROM {Copy._meta.db_table} WHERE shard = %s AND unit = %s AND item_id = %s
    UNION ALL SELECT '{Beside.TWIN}' FROM {Twin._meta.db_table} WHERE shard = %s AND item_id = %s
    UNION ALL SELECT '{Beside.TWIN}' FROM {Twin._meta.db_table} WHERE shard = %s AND paper_id = %s
"""


def beside(message: Message, *, unit: str) -> frozenset[Beside]:
    """What there may be: the reads of each say whether it still stands."""
    own, item, receivers = (shard_of(unit), unit), message.id, shard_of(message.receiver)
    asked: list[Any] = [*own, item, *own, message.case_id, *own, item, receivers, item, receivers, item]
    with connection.cursor() as cursor:
        cursor.execute(ASKED, asked)
        return frozenset(Beside(name) for (name,) in cursor.fetchall())
