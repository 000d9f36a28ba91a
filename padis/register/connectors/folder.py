"""A register that exchanges files: what arrives is kept by the embedded register, what is recorded goes out as a file.

<root>/<unit>/in, out, rejected, done
"""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from padis.register.connectors.failures import Down, Failure
from padis.register.connectors.models import Outgoing
from padis.register.contract import Receipt
from padis.register.embedded import EmbeddedRegister
from padis.shared.sharding import shard_of

IN, OUT, REJECTED, DONE = "in", "out", "rejected", "done"


class FolderRegister(EmbeddedRegister):
    """The embedded register; what is recorded in it is written down for the next file as well."""

    def record(
        self, unit: str, facts: dict[str, Any], *, ref: str | None = None, source: str, by: int, now: datetime
    ) -> Receipt:
        receipt = super().record(unit, facts, ref=ref, source=source, by=by, now=now)
        Outgoing.objects.create(shard=shard_of(unit), unit=unit, ref=receipt.ref, source=source[:200], by=by, at=now)
        return receipt


def place_of(unit: str) -> Path:
    """The unit's folder, with those in it made where they are not there yet. Raises Down."""
    if settings.REGISTER_FOLDERS is None:
        raise Down(Failure.NO_FOLDER)
    place = settings.REGISTER_FOLDERS / unit
    try:
        for each in (place, *(place / name for name in (IN, OUT, REJECTED, DONE))):
            each.mkdir(parents=True, exist_ok=True)
            if each.is_symlink():  # whoever fills a folder must not lead us into another unit's
                raise Down(Failure.NO_FOLDER)
        probe = place / OUT / ".padis"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise Down(Failure.NO_FOLDER) from error
    return place
