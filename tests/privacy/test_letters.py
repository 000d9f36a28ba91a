"""A letter: two units open it, nobody else does, and a changed one is none."""

import pytest

from padis.privacy.letters import CannotOpen, Letter, NotALetter, PrivateKeys, write
from tests.world import CHANGAN, GUANGFENG, YUJIANG

WRITER, OTHER, STRANGER = PrivateKeys.make(), PrivateKeys.make(), PrivateKeys.make()
CONTENT = "身份证号 362226198802291246".encode()


def letter() -> bytes:
    return write(CONTENT, writer=(CHANGAN, WRITER), other=(YUJIANG, OTHER.public))


def test_both_units_open_it_and_see_who_wrote_it():
    found = Letter.of(letter())

    assert found.places == (CHANGAN, YUJIANG)
    assert found.opened(CHANGAN, WRITER) == found.opened(YUJIANG, OTHER) == CONTENT
    assert found.is_signed_with(WRITER.public)
    assert found.key_id == WRITER.public.id


def test_a_third_unit_cannot_open_it():
    with pytest.raises(CannotOpen):
        Letter.of(letter()).opened(YUJIANG, STRANGER)
    with pytest.raises(ValueError):
        Letter.of(letter()).opened(GUANGFENG, STRANGER)


def test_nothing_of_the_content_can_be_read_from_outside():
    assert b"362226" not in letter()
    assert letter() != letter()


def test_a_change_of_any_byte_spoils_the_signature():
    whole = letter()
    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] ^= 0x01
        try:
            found = Letter.of(bytes(changed))
        except NotALetter:
            continue  # the mark
        assert not found.is_signed_with(WRITER.public), place


def test_a_change_inside_cannot_be_opened_even_when_it_is_signed_anew():
    """The content is bound to the codes outside: a letter cannot be passed on under another name."""
    whole = letter()
    moved = whole[:3] + int(GUANGFENG).to_bytes(5, "big") + whole[8:]

    with pytest.raises(CannotOpen):
        Letter.of(moved).opened(YUJIANG, OTHER)


@pytest.mark.parametrize("content", [b"", b"https://example.org/", b"PX\x01 too short", b"PX\x02" + bytes(300)])
def test_other_bytes_are_no_letter(content):
    with pytest.raises(NotALetter):
        Letter.of(content)
