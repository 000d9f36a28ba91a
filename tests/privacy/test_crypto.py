"""Sealing and blind indexes."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from padis.privacy.crypto import Unreadable, blind_index, keyed_hash, seal, unseal

OTHER_KEY = bytes(reversed(range(32)))
PRINTABLE = st.text(st.characters(exclude_categories=("Cs",)))


@given(text=PRINTABLE, context=PRINTABLE)
def test_what_is_sealed_opens_again_in_its_context(text, context):
    """No text is lost or changed by being sealed."""
    assert unseal(seal(text, context=context), context=context) == text


def test_the_same_text_never_looks_the_same_twice():
    """Nobody can tell from the table who shares a telephone."""
    assert len({seal("10012345678", context="phone") for _each in range(100)}) == 100


def test_another_context_does_not_open_it():
    """A value that was copied into another column is noticed."""
    sealed = seal("王小芳", context="cases.name")
    with pytest.raises(Unreadable):
        unseal(sealed, context="cases.spouse")


def test_another_key_does_not_open_it(settings):
    """A stolen table is worth nothing without the key of the installation."""
    sealed = seal("王小芳", context="cases.name")
    settings.PADIS_KEY = OTHER_KEY
    with pytest.raises(Unreadable):
        unseal(sealed, context="cases.name")


def test_every_changed_byte_is_noticed():
    """A value cannot be altered in the table without the key."""
    sealed = seal("11010519491231002X", context="cases.number")
    for place in range(len(sealed)):
        changed = sealed[:place] + bytes((sealed[place] ^ 1,)) + sealed[place + 1 :]
        with pytest.raises(Unreadable):
            unseal(changed, context="cases.number")


@pytest.mark.parametrize("rubbish", [b"", b"\x01", b"\x01" * 28, b"plain text that was never sealed"])
def test_what_was_never_sealed_is_unreadable(rubbish):
    """Rubbish in the column ends in one named error, not in any other."""
    with pytest.raises(Unreadable):
        unseal(rubbish, context="cases.number")


def test_sealing_is_safe_between_threads():
    """The pages run in many threads over one cipher."""

    def there_and_back(number: int) -> bool:
        return unseal(seal(str(number), context="t"), context="t") == str(number)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(there_and_back, range(4000)))


def test_a_blind_index_finds_equal_values_of_one_purpose_only():
    """Indexes of two purposes cannot be joined with each other."""
    number = "11010519491231002X"
    assert blind_index(number, purpose="number") == blind_index(number, purpose="number")
    assert blind_index(number, purpose="number") != blind_index(number, purpose="name")
    assert blind_index(number, purpose="number") != blind_index("110105194912310021", purpose="number")
    assert len(blind_index(number, purpose="number")) == 32


def test_hashes_need_the_key(settings):
    """Whoever has a table but no key cannot try out all identity numbers against it."""
    before = blind_index("x", purpose="number"), keyed_hash(b"x")
    settings.PADIS_KEY = OTHER_KEY
    after = blind_index("x", purpose="number"), keyed_hash(b"x")
    assert before[0] != after[0]
    assert before[1] != after[1]
    assert before[0] != before[1]
