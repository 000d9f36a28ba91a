"""Between a form and the bytes of its code: packed, sealed to its two units, signed by the one that prints it."""

from dataclasses import dataclass, field
from datetime import datetime

from padis.exchange.kinds import all_kinds
from padis.paper.forms import Form, NotAForm
from padis.paper.troubles import Trouble
from padis.privacy.letters import CannotOpen, Letter, NotALetter, write
from padis.privacy.unit_keys import heir_of, keys_of, known_keys, private_half, public_half


@dataclass(frozen=True, slots=True)
class Opened:
    """A form whose signature is right. `writer` is the unit that printed it, `letter` what its code holds."""

    form: Form
    writer: str
    letter: bytes = field(default=b"", compare=False)


def sealed(form: Form, *, writer: str, now: datetime) -> bytes:
    """The bytes of the form's code, as the writer, its sender or its receiver, prints it."""
    other = form.receiver if writer == form.sender else form.sender
    own, theirs = private_half(keys_of(writer, now=now)), public_half(keys_of(other, now=now))
    return write(form.packed(), writer=(writer, own), other=(other, theirs))


def opened(content: bytes, *, reader: str) -> Opened | Trouble:
    """What a code holds, for a unit that is one of its two or the successor of one; else why it is not taken.

    Whatever is not signed by the unit that it names is not taken, also where it can be opened.
    """
    try:
        letter = Letter.of(content)
    except NotALetter:
        return Trouble.NOT_OURS
    place = _place_of(reader, letter)
    if place is None:
        return Trouble.NOT_FOR_YOU
    signer = known_keys(letter.writer)
    if signer is None or public_half(signer).id != letter.key_id:
        return Trouble.UNKNOWN_KEY
    own = known_keys(place)
    if own is None or not letter.is_signed_with(public_half(signer)):
        return Trouble.CHANGED
    try:
        form = Form.unpacked(letter.opened(place, private_half(own)))
    except CannotOpen:
        return Trouble.CHANGED
    except NotAForm:
        return Trouble.OTHER_VERSION
    if form.kind not in {kind.code for kind in all_kinds()}:
        return Trouble.OTHER_VERSION
    if {form.sender, form.receiver} != set(letter.places):
        return Trouble.CHANGED
    return Opened(form, letter.writer, content)


def _place_of(reader: str, letter: Letter) -> str | None:
    """Which of the two the reader is, or has succeeded."""
    if reader in letter.places:
        return reader
    found = (keys for place in letter.places if (keys := known_keys(place)))
    return next((keys.unit for keys in found if heir_of(keys) == reader), None)
