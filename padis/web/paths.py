"""Addresses that a page asks for again and again."""

from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=8192)
def path(name: str, **parts: str) -> str:
    """As `reverse` has it; a list asks for one or two a line."""
    return reverse(name, kwargs=parts)
