"""Data folders and sites that a test may end as roughly as it likes."""

import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from padis.cli.datafolder import SYSTEM_FOLDER, DataFolder
from padis.cli.embedded import EmbeddedServer

SECONDS_TO_SERVE = 90
OURS = ("DATABASE_URL", "DJANGO_", "LANG", "LC_", "PADIS_", "PYTEST_")


class Serving:
    """A `padis serve` of its own; the test reads what it prints."""

    def __init__(self, data: Path, log: Path, **environment: str) -> None:
        self.log = log
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        with log.open("w", encoding="utf-8") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "padis.cli.main", "serve"],
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**inherited, "LANG": "en", "PADIS_DATA": str(data), **environment},
            )

    @property
    def printed(self) -> str:
        return self.log.read_text(encoding="utf-8")

    @property
    def address(self) -> str:
        found = re.search(r"served at (\S+)", self.printed)
        return found[1] if found else ""

    def until_served(self) -> "Serving":
        until(lambda: self.address or self.process.poll() is not None, SECONDS_TO_SERVE)
        assert self.address, self.printed
        return self

    def status(self, path: str = "/account/login/") -> int:
        """Of a page now; 0 where nothing answers."""
        try:
            with urllib.request.urlopen(self.address.rstrip("/") + path, timeout=10) as response:
                return response.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def children(self) -> list[int]:
        """The processes that the launcher started."""
        return [
            int(pid) for pid in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        ]

    def end(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(SECONDS_TO_SERVE)


def until(condition: Callable[[], object], seconds: float) -> None:
    """Waits for the condition; fails when it does not hold in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.1)


def new_folder(place: Path) -> Path:
    """A name for a data folder where the database's user may come: pytest's own folders are root's alone."""
    return (SYSTEM_FOLDER if os.geteuid() == 0 else place) / f"fault-test-{secrets.token_hex(4)}"


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """A data folder that does not exist yet."""
    yield from a_folder(tmp_path)


@pytest.fixture(scope="module")
def kept_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One data folder for the tests of a module, which all start where the last one ended."""
    yield from a_folder(tmp_path_factory.mktemp("data"))


def a_folder(place: Path) -> Iterator[Path]:
    folder = new_folder(place)
    yield folder
    EmbeddedServer(DataFolder(folder)).stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Serving]]:
    """Starts sites: serve(data, NAME=value…); those that still run are ended."""
    with ExitStack() as ends:

        def start(data: Path, **environment: str) -> Serving:
            serving = Serving(data, tmp_path / f"{secrets.token_hex(4)}.log", **environment)
            ends.callback(serving.end)
            return serving

        yield start
