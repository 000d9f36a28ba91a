"""What many tabs show at the same moment is made once in a process, however many of them ask.

A page that refetches says which change it heard of (`X-Padis-Heard`, seconds of the epoch by the clock of the live process,
the same for every tab). Whatever was begun after that moment shows the change, so it may be given to all who ask for the
same; what was begun before is made anew. Who heard of nothing, or pressed something, gets what is made for him.
Pages and live process must agree on the time; on several machines by NTP.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from padis.web.http import Request

MOST = 500
"""So many parts are kept, the last used."""


class Made:
    """One part and when it was begun; whoever comes while it is made waits for it."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.part = ""
        self.begun_at = -math.inf

    def get(self, heard_at: float, make: Callable[[], str]) -> str:
        with self.lock:
            if self.begun_at < heard_at:
                begun_at = time.time()
                self.part = make()
                self.begun_at = begun_at
            return self.part


class Parts:
    """The parts by what they show and for whom."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._made: OrderedDict[Hashable, Made] = OrderedDict()

    def get(self, key: Hashable, heard_at: float, make: Callable[[], str]) -> str:
        with self._lock:
            made = self._made.setdefault(key, Made())
            self._made.move_to_end(key)
            while len(self._made) > MOST:
                self._made.popitem(last=False)
        return made.get(heard_at, make)


parts = Parts()


def heard_at(request: Request) -> float | None:
    """Of which change the page heard; None where it asks for another reason."""
    try:
        moment = float(request.headers.get("X-Padis-Heard", ""))
    except ValueError:
        return None
    return moment if math.isfinite(moment) else None
