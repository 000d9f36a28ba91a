"""The hash chain in SQL: the same canonical text as `door.ledger.TEXT` makes."""

from django.db import models

from padis.exchange.door.ledger import HASHED, MARKS
from padis.exchange.models import LedgerEntry


def _text(name: str) -> str:
    """A column of entry `e`."""
    field, name = LedgerEntry._meta.get_field(name), f"e.{name}"
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


def text_of_entry() -> str:
    """The canonical text of entry `e`."""
    text = " || '|' || ".join(_text(name) for name in HASHED)
    return text + "".join(f" || CASE WHEN e.{name} THEN '|{name}' ELSE '' END" for name in MARKS)


def broken_entries() -> str:
    """Entries whose hash does not follow from the one before, or before which one is missing.

    Each is joined to the one before: so the server hashes on all its cores, where a window would run on one.
    """
    ledger = LedgerEntry._meta.db_table
    return f"""
        SELECT e.shard, e.item_id, e.no
        FROM {ledger} e
        LEFT JOIN {ledger} before ON before.shard = e.shard AND before.item_id = e.item_id AND before.no = e.no - 1
        WHERE (before.no IS NULL AND e.no <> 1)
           OR e.hash <> sha256(coalesce(before.hash, ''::bytea) || convert_to({text_of_entry()}, 'UTF8'))
    """
