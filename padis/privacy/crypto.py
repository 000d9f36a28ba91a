"""Sealing of personal data, and the keyed hashes that find it again without opening it (docs/adr/0006).

Every key is derived from the installation's key, one per use, so that no use helps to attack another.
"""

import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

VERSION = b"\x01"
"""First byte of what is sealed: AES-256-GCM, 12 bytes of nonce, ciphertext, 16 bytes of tag."""

NONCE_BYTES = 12
TAG_BYTES = 16


class Unreadable(Exception):
    """The sealed bytes cannot be opened: another key, another context, or they were changed."""


def seal(plain: str, *, context: str) -> bytes:
    """Encrypt the text. `context` (table and column) must be given again to open it; it is not stored."""
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + nonce + _cipher(settings.PADIS_KEY).encrypt(nonce, plain.encode(), context.encode())


def unseal(sealed: bytes, *, context: str) -> str:
    """The text that was sealed in this context. Raises Unreadable."""
    sealed = bytes(sealed)
    if sealed[:1] != VERSION or len(sealed) < 1 + NONCE_BYTES + TAG_BYTES:
        raise Unreadable(f"This is nothing that was sealed for {context}.")
    nonce, locked = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        return _cipher(settings.PADIS_KEY).decrypt(nonce, locked, context.encode()).decode()
    except InvalidTag:
        raise Unreadable(f"Another key or context than it was sealed with ({context}), or changed.") from None


def blind_index(value: str, *, purpose: str) -> bytes:
    """32 bytes that are equal where value and purpose are equal and say nothing else about the value.

    The caller normalises the value first.
    """
    return _hmac(f"blind index {purpose}", value.encode())


def keyed_hash(data: bytes) -> bytes:
    """32 bytes that prove that data is unchanged, to whom holds the installation's key only."""
    return _hmac("hash", data)


def _hmac(use: str, data: bytes) -> bytes:
    begun = _begun(settings.PADIS_KEY, use).copy()
    begun.update(data)
    return begun.digest()


@lru_cache(maxsize=64)
def _begun(installation_key: bytes, use: str) -> hmac.HMAC:
    """HMAC-SHA-256 that has taken in its key: to copy it costs a fifth of beginning anew."""
    return hmac.new(_key(installation_key, use), digestmod="sha256")


@lru_cache(maxsize=64)
def _key(installation_key: bytes, use: str) -> bytes:
    info = f"padis {use}".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(installation_key)


@lru_cache(maxsize=8)
def _cipher(installation_key: bytes) -> AESGCM:
    return AESGCM(_key(installation_key, "seal"))


def sign(data: bytes) -> bytes:
    """The installation's Ed25519 signature (64 bytes), for what must be provable later: the ledger's daily anchors."""
    return _signer(settings.PADIS_KEY).sign(data)


def is_signed(data: bytes, signature: bytes) -> bool:
    """Whether the signature over the data is this installation's."""
    try:
        _signer(settings.PADIS_KEY).public_key().verify(signature, data)
    except InvalidSignature:
        return False
    return True


@lru_cache(maxsize=8)
def _signer(installation_key: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(_key(installation_key, "sign"))
