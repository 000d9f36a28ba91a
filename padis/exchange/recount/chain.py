"""The hash chain in SQL: the same canonical text as `door.ledger.TEXT` makes."""

from django.db import models

from padis.exchange.door.ledger import HASHED, MARKS
from padis.exchange.models import LedgerEntry


def _text(name: str) -> str:
    field = LedgerEntry._meta.get_field(name)
    if isinstance(field, models.DateTimeField):
        text = f"((extract(epoch FROM {name}) * 1000000)::bigint)::text"
    elif isinstance(field, models.DateField):
        text = f"to_char({name}, 'YYYY-MM-DD')"
    elif isinstance(field, models.BooleanField):
        text = f"CASE WHEN {name} THEN '1' ELSE '0' END"
    elif isinstance(field, models.BinaryField):
        text = f"encode({name}, 'hex')"
    else:
        text = f"{name}::text"
    return f"coalesce({text}, '')"


def broken_entries() -> str:
    """Entries whose hash does not follow from the one before, or before which one is missing."""
    text = " || '|' || ".join(_text(name) for name in HASHED)
    text += "".join(f" || CASE WHEN {name} THEN '|{name}' ELSE '' END" for name in MARKS)
    return f"""
        SELECT shard, item_id, no FROM (
            SELECT shard, item_id, no, hash,
                   lag(hash, 1, ''::bytea) OVER chain AS previous, lag(no, 1, 0) OVER chain AS previous_no, {text} AS said
            FROM {LedgerEntry._meta.db_table} WINDOW chain AS (PARTITION BY shard, item_id ORDER BY no)
        ) entry
        WHERE no <> previous_no + 1 OR hash <> sha256(previous || convert_to(said, 'UTF8'))
    """
