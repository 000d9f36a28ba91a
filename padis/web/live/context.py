"""Where the page's script finds the live process, and from when on it wants to hear."""

import time
from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port

SLACK_SECONDS = 2  # between a page's first query and its last line


def live(request: HttpRequest) -> dict[str, Callable[[], str] | str]:
    """Template variables: `live_url`; `live_since`, seconds of the epoch: later changes are surely not on the page."""
    return {"live_url": partial(address, request), "live_since": f"{time.time() - SLACK_SECONDS:.3f}"}


def address(request: HttpRequest) -> str:
    """PADIS_LIVE_URL; where only a port is known, that port of the host that the browser used."""
    if settings.LIVE_URL:
        return settings.LIVE_URL
    host, _port = split_domain_port(request.get_host())
    return f"{request.scheme}://{host}:{settings.LIVE_PORT}/live/"
