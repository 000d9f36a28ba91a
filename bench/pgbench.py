"""pgbench of the wheel: the rows of a filing, written by the database's own load generator."""

import os
import re
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bench.workshop import Workshop

CLIENTS = 8
THREADS = 2
TPS = re.compile(r"^tps = ([0-9.]+)", re.MULTILINE)


def filings_per_second(shop: Workshop, database: str, script: str, *, seconds: int) -> float:
    """Raises RuntimeError with pgbench's own words."""
    address = urlsplit(shop.server.address_of(database))
    environment = {**os.environ, "PGPASSWORD": unquote(address.password or "")}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "filing.sql"
        path.write_text(script, encoding="utf-8")
        command = [
            str(shop.server.programs / "pgbench"), "--no-vacuum", "--protocol=prepared",
            "--max-tries=3", f"--client={CLIENTS}", f"--jobs={THREADS}", f"--time={seconds}", f"--file={path}",
            f"--host={address.hostname}", f"--port={address.port}", f"--username={address.username}", database,
        ]  # fmt: skip
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
    found = TPS.search(done.stdout)
    if done.returncode or not found:
        raise RuntimeError(done.stderr.strip())
    return float(found[1])
