"""The daily anchor: what was in the ledger on a day is signed, and each day's signature covers all days before."""

import hashlib
from datetime import date, timedelta

from django.db import connection, transaction

from padis.exchange.models import Anchor, LedgerEntry
from padis.privacy.crypto import sign
from padis.shared.sharding import cross_shard

HASH_OF_DAY = f"""
    SELECT count(*), sha256(coalesce(string_agg(hash, ''::bytea ORDER BY shard, item_id, no), ''::bytea))
    FROM {LedgerEntry._meta.db_table} WHERE day = %s
"""


def anchor_until(yesterday: date) -> int:
    """Anchor every day up to yesterday that has none yet. Returns how many were added."""
    added = 0
    with transaction.atomic(), cross_shard("the daily anchor"), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('padis.exchange.anchor'))")
        last = Anchor.objects.order_by("day").last()
        day = last.day + timedelta(days=1) if last else _first_day()
        digest = bytes(last.digest) if last else b""
        while day is not None and day <= yesterday:
            cursor.execute(HASH_OF_DAY, [day])
            entries, hashed = cursor.fetchone()
            digest = link(digest, bytes(hashed))
            Anchor.objects.create(day=day, entries=entries, digest=digest, signature=sign(digest))
            day, added = day + timedelta(days=1), added + 1
    return added


def link(before: bytes, hash_of_day: bytes) -> bytes:
    """The digest of a day: it covers the day's entries and the digest of the day before."""
    return hashlib.sha256(before + hash_of_day).digest()


def _first_day() -> date | None:
    return LedgerEntry.objects.order_by("day").values_list("day", flat=True).first()
