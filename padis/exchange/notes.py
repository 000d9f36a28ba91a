"""The same words in many answers, known without keeping the words: a keyed hash beside the sealed note."""

import unicodedata

from padis.privacy.crypto import blind_index

LEAST = 6
"""Shorter notes are the office's set phrases (属实, 查无此人): that they are alike says nothing."""
MARK_BYTES = 8


def mark_of(note: str) -> str:
    """16 hexadecimal digits, equal where the letters and digits of two notes are; "" for a short note."""
    text = "".join(sign for sign in unicodedata.normalize("NFKC", note) if sign.isalnum())
    return blind_index(text, purpose="note")[:MARK_BYTES].hex() if len(text) >= LEAST else ""
