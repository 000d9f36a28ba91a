"""One process of the site: `python -m padis.cli.process web|live|jobs HOST PORT`. `padis serve` starts and ends them.

Each dies with the process that started it, however that ended: a next start finds the ports free.
"""

import ctypes
import importlib
import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from padis.cli.installation import start_django

PR_SET_PDEATHSIG = 1  # prctl(2), Linux
SECONDS_TO_END = 5
BACKLOG = 1024
JOBS_AT_ONCE = 3
"""A long import does not keep others, or the upkeep, waiting."""
MOST_WORKERS = 4
"""Each takes some 80 MB; a larger machine says how many in PADIS_WORKERS."""


def main(kind: str, host: str, port: str) -> None:
    die_with_parent()
    {"web": web, "live": live, "jobs": jobs}[kind](host, int(port))


def die_with_parent() -> None:
    """Asks Linux to kill this process when its parent ends. Nothing is lost: PostgreSQL rolls back what is open."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def web(host: str, port: int) -> None:
    """The pages: a process for each core up to a few, each with as many threads as its pool has connections."""
    workers = int(os.environ.get("PADIS_WORKERS", min(len(os.sched_getaffinity(0)), MOST_WORKERS)))
    granian("wsgi", "config.wsgi", host, port, workers=workers, blocking_threads=int(os.environ["PADIS_DB_POOL"]))


def live(host: str, port: int) -> None:
    granian("asgi", "config.asgi", host, port)


def granian(interface: str, module: str, host: str, port: int, **options: Any) -> None:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    server = Server(
        module,
        address=host,
        port=port,
        interface=Interfaces(interface),
        backlog=BACKLOG,
        websockets=False,
        log_level=LogLevels.error,
        workers_kill_timeout=SECONDS_TO_END,
        **options,
    )
    server.serve(target_loader=partial(application, module), wrap_loader=False)


def application(module: str) -> Callable[..., Any]:
    """What granian's worker serves; loaded in the worker alone, so that its parent stays small."""
    die_with_parent()
    return importlib.import_module(module).application


def jobs(_host: str, _port: int) -> None:
    start_django()
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        app.run_worker(concurrency=JOBS_AT_ONCE)


if __name__ == "__main__":
    main(*sys.argv[1:])
