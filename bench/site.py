"""The site as a user starts it, and what its processes take of the machine's memory."""

import http.client
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from padis.cli.embedded import HOST, free_port

SECONDS_TO_START = 300
SECONDS_TO_END = 60


@dataclass(frozen=True)
class Site:
    """A site that answers."""

    process: subprocess.Popen
    port: int
    live_port: int

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(HOST, self.port, timeout=30)


@contextmanager
def site(
    command: str, environment: Mapping[str, str], data: Path, *, meanwhile: Callable[[], None] | None = None
) -> Iterator[Site]:
    """`padis serve` or `padis demo` with a data folder of its own, until the block ends. Raises TimeoutError.

    `meanwhile` is done while it starts.
    """
    port, live_port = free_port(), free_port()
    started = [sys.executable, "-m", "padis.cli.main", command, "--port", str(port), "--live-port", str(live_port)]
    process = subprocess.Popen(
        started, env={**environment, "PADIS_DATA": str(data)}, stdin=subprocess.DEVNULL, stdout=sys.stderr
    )
    try:
        found = Site(process, port, live_port)
        if meanwhile is not None:
            meanwhile()
        wait_until_it_answers(found)
        yield found
    finally:
        process.terminate()
        try:
            process.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_it_answers(found: Site) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and found.process.poll() is None:
        connection = found.connection()
        try:
            connection.request("GET", "/account/login/")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    raise TimeoutError("The site does not answer.")


def memory_of(found: Site, cluster: Path) -> float:
    """Megabytes of all its processes and of its database's, whose files are in `cluster`; shared pages are counted once (PSS)."""
    postmaster = int((cluster / "postmaster.pid").read_text(encoding="utf-8").split("\n")[0])
    return sum(map(proportional_set, {*tree(found.process.pid), *tree(postmaster)})) / 1024


def tree(root: int) -> Iterator[int]:
    """The process and all that it started, and these started."""
    yield root
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text(encoding="utf-8").rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == root:
            yield from tree(int(status.parent.name))


def proportional_set(pid: int) -> int:
    """Kilobytes."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
