"""The server and the databases of a run, made for it and taken away after it; and the tasks that work on them."""

import base64
import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import psycopg

from bench.machine import clean_environment
from padis.cli.datafolder import DataFolder, default_folder
from padis.cli.embedded import EmbeddedServer
from padis.cli.haste import IN_HASTE

CONNECTIONS = "6"  # as `padis serve` has


class TaskFailed(Exception):
    """A task ended without an answer; it has told why on stderr."""


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


class Task:
    """A task under way; each `next` lets it go on to its next answer. It ends with the thread that started it."""

    def __init__(self, name: str, environment: dict[str, str], options: dict[str, Any]) -> None:
        self.name, self.started = name, False
        command = [sys.executable, "-m", "bench.task", name, json.dumps(options)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, env=environment
        )

    def next(self) -> dict[str, Any]:
        """Raises TaskFailed."""
        assert self.process.stdin and self.process.stdout
        if self.started:
            self.process.stdin.write("\n")
        self.started = True
        line = self.process.stdout.readline()
        if not line:
            raise TaskFailed(f"{self.name} ended with code {self.process.wait()}")
        return json.loads(line)

    def end(self) -> None:
        assert self.process.stdin
        with suppress(BrokenPipeError):  # it has failed, and said so
            self.process.stdin.close()
        self.process.wait()


@dataclass(frozen=True)
class Workshop:
    folder: DataFolder
    server: EmbeddedServer
    key: str

    def environment(self, database: str) -> dict[str, str]:
        """For a process that works on the database, as `padis serve` would start it."""
        ours = {"DATABASE_URL": self.server.address_of(database), "PADIS_KEY": self.key, "PADIS_DB_POOL": CONNECTIONS}
        return {**clean_environment(), **ours}

    def start(self, name: str, database: str, **options: Any) -> Task:
        return Task(name, self.environment(database), options)

    def ask(self, name: str, database: str, **options: Any) -> dict[str, Any]:
        """The only answer of a task. Raises TaskFailed."""
        task = self.start(name, database, **options)
        try:
            return task.next()
        finally:
            task.end()

    def make_template(self, database: str) -> None:
        """A database with tables and division codes, no cases."""
        self.execute(f"CREATE DATABASE {database}")
        command = [sys.executable, "-m", "padis.cli.prepare"]
        subprocess.run(command, env=self.environment(database), stdout=sys.stderr, check=True)

    def make_database(self, database: str, *, template: str) -> None:
        self.execute(f"CREATE DATABASE {database} TEMPLATE {template}")

    def in_haste(self) -> AbstractContextManager[None]:
        """While data is filled in, nothing needs to survive a power cut."""
        return self.run_with(IN_HASTE)

    @contextmanager
    def run_with(self, settings: Mapping[str, str]) -> Iterator[None]:
        """The server with other settings; afterwards all is as `padis serve` has it."""
        other = EmbeddedServer(self.folder, settings)
        self.server.stop()
        other.start()
        try:
            yield
        finally:
            other.stop()
            self.server.start()

    def execute(self, statement: str) -> Any:
        """One statement on the server; its first value where it gives rows."""
        with psycopg.connect(self.server.address_of("postgres"), autocommit=True) as connection:
            cursor = connection.execute(statement)  # type: ignore[arg-type]
            return cursor.fetchone()[0] if cursor.description else None  # type: ignore[index]


@contextmanager
def workshop() -> Iterator[Workshop]:
    """A server in a folder of its own, with the settings of `padis serve`; both are gone after the block."""
    default = default_folder(os.environ)
    folder = DataFolder(default.with_name(f"{default.name}-bench"))
    folder.make()
    with folder.claimed():
        server = EmbeddedServer(folder)
        server.stop()
        empty(folder)
        server.start()
        try:
            yield Workshop(folder, server, base64.b64encode(secrets.token_bytes(32)).decode())
        finally:
            server.stop()
            empty(folder)


def empty(folder: DataFolder) -> None:
    """Removes what a run left, all but the lock, which is held."""
    for found in folder.path.iterdir():
        if found.is_dir():
            shutil.rmtree(found)
        elif found.name != "lock":
            found.unlink()
