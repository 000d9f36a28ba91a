"""What the tests of the live process do to it."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg

from padis.exchange.models import Pulse
from tests.conftest import url_of_test_database


def pulse(*units: str) -> None:
    """Something changed in these units."""
    Pulse.objects.create(shard=units[0][:2], units=list(units))


def end_connection(work: str) -> None:
    """Ends the live process's connection for "listen" or "tick", as a restart of the database would."""
    with psycopg.connect(url_of_test_database(), autocommit=True) as other:
        ended = other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = %s",
            [f"padis live: {work}"],
        )
        assert ended.fetchall() == [(True,)]


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """Runs the coroutine in a thread of its own: playwright keeps a loop running in the main one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()
