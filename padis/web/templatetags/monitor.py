"""Figures in words: `{% load monitor %}`."""

from django import template

register = template.Library()


@register.filter
def rate(share: float | None) -> str:
    """A share as a percentage; "—" where there was nothing to count. Only what is whole is 100 %."""
    if share is None:
        return "—"
    tenths = int(share * 1000 + 0.5) if share == 1 else min(int(share * 1000 + 0.5), 999)
    return f"{tenths / 10:.1f}%"
