"""A letter: bytes that two units can open and nobody else, signed by the one that wrote them. For what travels on paper.

The content is encrypted with a key that is used once; that key is wrapped for each of the two, by a key agreed between
a pair of keys that is used once too and the unit's own (X25519, HKDF-SHA256, AES-256 key wrap of RFC 3394, AES-256-GCM).
The writer signs all of it (Ed25519). Pure: no query, no clock.
"""

import os
from dataclasses import dataclass
from typing import Self

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256, Hash
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

MARK = b"PX\x01"
"""Begins every letter; the last byte is the version of this layout."""

CODE_BYTES = 5  # 12 digits as a number
KEY_ID_BYTES = 4
KEY_BYTES = 32
WRAPPED_BYTES = 40
SIGNATURE_BYTES = 64
TAG_BYTES = 16
_CODES = len(MARK)
_KEY_ID = _CODES + 2 * CODE_BYTES
_ONE_TIME = _KEY_ID + KEY_ID_BYTES
_WRAPPED = _ONE_TIME + KEY_BYTES
_HEAD = _WRAPPED + 2 * WRAPPED_BYTES
_USED_ONCE = bytes(12)
"""The nonce: no key ever encrypts a second content."""


class NotALetter(Exception):
    """These bytes are something else."""


class CannotOpen(Exception):
    """The key is not that of one of the two, or the letter was changed."""


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """What everybody may know of a unit's two pairs."""

    agreement: bytes
    signature: bytes

    @property
    def id(self) -> bytes:
        """Names the pair that signs."""
        return _digest(self.signature)[:KEY_ID_BYTES]


@dataclass(frozen=True, slots=True)
class PrivateKeys:
    """A unit's two pairs; 32 bytes each, as the algorithms lay them down."""

    agreement: bytes
    signature: bytes

    @classmethod
    def make(cls) -> Self:
        return cls(X25519PrivateKey.generate().private_bytes_raw(), Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def public(self) -> PublicKeys:
        agreement = X25519PrivateKey.from_private_bytes(self.agreement).public_key().public_bytes_raw()
        signature = Ed25519PrivateKey.from_private_bytes(self.signature).public_key().public_bytes_raw()
        return PublicKeys(agreement, signature)


@dataclass(frozen=True, slots=True)
class Letter:
    """What is written outside. `writer` and `other` are codes of units, `key_id` names the key that signed."""

    writer: str
    other: str
    key_id: bytes
    content: bytes  # the whole letter

    @classmethod
    def of(cls, content: bytes) -> Self:
        """Raises NotALetter."""
        if not content.startswith(MARK) or len(content) < _HEAD + TAG_BYTES + SIGNATURE_BYTES:
            raise NotALetter
        return cls(_code(content, 0), _code(content, 1), content[_KEY_ID:_ONE_TIME], content)

    @property
    def places(self) -> tuple[str, str]:
        return self.writer, self.other

    def is_signed_with(self, keys: PublicKeys) -> bool:
        signed, signature = self.content[:-SIGNATURE_BYTES], self.content[-SIGNATURE_BYTES:]
        try:
            Ed25519PublicKey.from_public_bytes(keys.signature).verify(signature, signed)
        except InvalidSignature:
            return False
        return True

    def opened(self, place: str, keys: PrivateKeys) -> bytes:
        """What is inside, for the unit that is written outside as `place`. Raises CannotOpen."""
        start = _WRAPPED + self.places.index(place) * WRAPPED_BYTES
        one_time = self.content[_ONE_TIME:_WRAPPED]
        own = X25519PrivateKey.from_private_bytes(keys.agreement)
        try:
            shared = own.exchange(X25519PublicKey.from_public_bytes(one_time))
            wrapping = _wrapping_key(shared, one_time, keys.public.agreement)
            key = aes_key_unwrap(wrapping, self.content[start : start + WRAPPED_BYTES])
            return AESGCM(key).decrypt(_USED_ONCE, self.content[_HEAD:-SIGNATURE_BYTES], self.content[:_HEAD])
        except (InvalidUnwrap, InvalidTag, ValueError) as error:
            raise CannotOpen from error


def write(content: bytes, *, writer: tuple[str, PrivateKeys], other: tuple[str, PublicKeys]) -> bytes:
    """The letter from one unit to another, each given by code and keys. It is 209 bytes longer than the content."""
    one_time = X25519PrivateKey.generate()
    one_time_public = one_time.public_key().public_bytes_raw()
    key = os.urandom(KEY_BYTES)
    head = MARK + _number(writer[0]) + _number(other[0]) + writer[1].public.id + one_time_public
    for keys in (writer[1].public, other[1]):
        shared = one_time.exchange(X25519PublicKey.from_public_bytes(keys.agreement))
        head += aes_key_wrap(_wrapping_key(shared, one_time_public, keys.agreement), key)
    signed = head + AESGCM(key).encrypt(_USED_ONCE, content, head)
    return signed + Ed25519PrivateKey.from_private_bytes(writer[1].signature).sign(signed)


def _wrapping_key(shared: bytes, one_time: bytes, reader: bytes) -> bytes:
    info = b"padis letter 1" + one_time + reader
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(shared)


def _digest(data: bytes) -> bytes:
    hash = Hash(SHA256())
    hash.update(data)
    return hash.finalize()


def _number(code: str) -> bytes:
    return int(code).to_bytes(CODE_BYTES, "big")


def _code(content: bytes, place: int) -> str:
    start = _CODES + place * CODE_BYTES
    return f"{int.from_bytes(content[start : start + CODE_BYTES], 'big'):012d}"
