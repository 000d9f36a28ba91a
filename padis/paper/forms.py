"""A form as it travels on paper, and as few bytes as it can be written in."""

import json
import zlib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Self

LAYOUT = 1
MOST_BYTES = 64 * 1024
"""A form that unfolds to more is none of ours."""
WORDS = (Path(__file__).parent / "data" / "words-1.txt").read_bytes()
"""What the compression knows beforehand. It is part of the layout: a changed file cannot read what was printed before."""


class NotAForm(Exception):
    """The bytes hold no form of a layout that is known."""


@dataclass(frozen=True, slots=True)
class Form:
    """One item as it was when it was printed.

    `number` is the item's, `edition` the number of the last entry in its ledger; `parts` are plain JSON: what was sent and
    answered, with the names and canonical values of the facts.
    """

    kind: str
    number: str
    edition: int
    sender: str
    receiver: str
    issued_on: date
    parts: dict[str, Any] = field(default_factory=dict)

    def packed(self) -> bytes:
        issued, text = self.issued_on.isoformat(), self.parts
        line = [LAYOUT, self.kind, self.number, self.edition, self.sender, self.receiver, issued, text]
        packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9, zlib.Z_DEFAULT_STRATEGY, WORDS)
        written = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode()
        return packer.compress(written) + packer.flush()

    @classmethod
    def unpacked(cls, content: bytes) -> Self:
        """Raises NotAForm."""
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS, WORDS)
        try:
            written = unpacker.decompress(content, MOST_BYTES)
            if not unpacker.eof:
                raise NotAForm
            layout, kind, number, edition, sender, receiver, issued, parts = json.loads(written)
            if layout != LAYOUT:
                raise NotAForm
            return cls(kind, number, edition, sender, receiver, date.fromisoformat(issued), parts)
        except (zlib.error, ValueError, TypeError) as error:
            raise NotAForm from error
