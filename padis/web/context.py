"""What every page's frame needs; computed only where a template asks for it."""

from collections.abc import Callable
from functools import cache, partial

from django.conf import settings
from django.utils import timezone

from padis.divisions import queries
from padis.shared.time import beijing_date
from padis.web import keep, menu
from padis.web.http import Request
from padis.web.units.freshness import is_stale


def frame(request: Request) -> dict[str, object | Callable]:
    """Template variables: `menu`, `bottom_bar`, `unit_path`, `keep_key`, `forget_forms`, `entry_is_stale` (of
    the user's unit in the address book), `today` (in Beijing), `demo` (whether this is the demonstration)."""
    today = beijing_date(timezone.now())
    always = {"today": today, "demo": settings.DEMO}
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return always
    lines = cache(partial(menu.lines, request))
    return {
        "menu": lines,
        "bottom_bar": lambda: lines()[: menu.BOTTOM_BAR],
        "unit_path": lambda: queries.full_name(request.user.unit.code),
        "keep_key": lambda: keep.key_for(request.user),
        "forget_forms": lambda: keep.forgotten(request),
        "entry_is_stale": lambda: is_stale(request.user.unit, today=today),
        **always,
    }
