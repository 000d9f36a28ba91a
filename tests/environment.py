"""What the tests need before Django's settings are read; pytest loads this first (pyproject.toml, addopts).

Without DATABASE_URL they start an embedded server of their own, without the writes that make data outlive a power
cut; with pytest-xdist the workers share the controller's. A run beside another one takes the next data folder.
"""

import base64
import os
from collections.abc import Generator
from contextlib import ExitStack

import pytest

from padis.cli.datafolder import DataFolder, default_folder
from padis.cli.embedded import FOR_TESTS, EmbeddedServer
from padis.cli.failure import CannotGoOn
from padis.cli.translations import PACKAGES, compile_all

RUNS_AT_ONCE = 4
KEY = base64.b64encode(bytes(range(32))).decode()

until_the_end = ExitStack()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None, None, None]:
    os.environ.setdefault("PADIS_KEY", KEY)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright's loop runs in the thread of the tests
    if "PYTEST_XDIST_WORKER" not in os.environ:
        compile_all(PACKAGES)
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = started_server().url
    return (yield)


def pytest_unconfigure() -> None:
    until_the_end.close()


def started_server() -> EmbeddedServer:
    """A server for this run, in the first data folder that no other run has claimed; ends with the run."""
    default = default_folder({})
    for number in range(1, RUNS_AT_ONCE + 1):
        folder = DataFolder(default.with_name(f"{default.name}-test{number}"))
        folder.make()
        try:
            until_the_end.enter_context(folder.claimed())
        except CannotGoOn:
            continue
        server = EmbeddedServer(folder, FOR_TESTS)
        server.start()
        until_the_end.callback(server.stop)
        return server
    raise pytest.UsageError("Too many test runs at once.")
