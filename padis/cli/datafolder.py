"""The data folder of an installation: who owns it, who uses it now, and the secrets kept in it.

As root the database must run under a user of its own, who may be unable to enter the project's folder; so root's
data lives below /var/lib/padis. Folders that were there before are never changed.
"""

import base64
import fcntl
import hashlib
import json
import os
import pwd
import secrets
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO

from padis.cli.failure import CannotGoOn
from padis.cli.language import in_both

PROJECT = Path(__file__).resolve().parents[2]
SYSTEM_FOLDER = Path("/var/lib/padis")
DATABASE_USER = "padis"
IN_USE = 2  # the exit code of a second start


def default_folder(environment: Mapping[str, str]) -> Path:
    """PADIS_DATA; else .data in the project, and for root a folder named after the project's path."""
    if environment.get("PADIS_DATA"):
        return Path(environment["PADIS_DATA"]).expanduser().resolve()
    if os.geteuid() == 0:
        name = f"{PROJECT.name}-{hashlib.sha256(bytes(PROJECT)).hexdigest()[:8]}"
        return SYSTEM_FOLDER / name
    return PROJECT / ".data"


@dataclass(frozen=True)
class DataFolder:
    """A folder of ours; everything below it is made by us."""

    path: Path

    def make(self) -> None:
        """Creates the folder. Raises CannotGoOn where that is not allowed."""
        missing = [folder for folder in (self.path, *self.path.parents) if not folder.exists()]
        try:
            for folder in reversed(missing):
                folder.mkdir(exist_ok=True)
                folder.chmod(0o711)  # the database's user passes through, whatever root's umask
        except OSError as error:
            hint = in_both("The data folder {folder} cannot be made ({reason}). Name another one in PADIS_DATA.")
            raise CannotGoOn(hint.format(folder=self.path, reason=error.strerror)) from error

    @cached_property
    def database_user(self) -> pwd.struct_passwd | None:
        """The user that owns the database's files: for root `padis`, made where it is missing; else oneself."""
        return system_user() if os.geteuid() == 0 else None

    def as_database_user(self) -> dict:
        """Options of subprocess.run that make a program the database user's, started from where he may be."""
        if not self.database_user:
            return {"cwd": self.path}
        return {"user": self.database_user.pw_uid, "group": self.database_user.pw_gid, "extra_groups": [], "cwd": "/"}

    def owned_folder(self, name: str) -> Path:
        """A folder in here that belongs to the database's user alone. Raises CannotGoOn where he cannot enter it."""
        folder = self.path / name
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.database_user:
            shutil.chown(folder, self.database_user.pw_uid, self.database_user.pw_gid)
            enter = ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)]
            if subprocess.run(enter, capture_output=True, **self.as_database_user()).returncode:
                hint = in_both("The database's user {user} cannot enter {folder}. Name another folder in PADIS_DATA.")
                raise CannotGoOn(hint.format(user=DATABASE_USER, folder=folder))
        return folder

    @contextmanager
    def claimed(self) -> Iterator["Claim"]:
        """Claims the folder for this process. Raises CannotGoOn, naming who has it, where it is claimed already."""
        with (self.path / "lock").open("a+", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise taken(file, self.path) from None
            claim = Claim(file)
            claim.tell(address="")
            yield claim

    def secret(self, name: str, fresh: str) -> str:
        """What the private file `name` holds; at first `fresh` is put there."""
        path = self.path / name
        if not path.exists():
            self.keep_secret(name, fresh)
        return path.read_text(encoding="utf-8").strip()

    def keep_secret(self, name: str, text: str) -> None:
        """Writes the private file in one step: a start that is cut off leaves the old one or the new one."""
        unfinished = self.path / f"{name}.new"
        unfinished.unlink(missing_ok=True)
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(f"{text}\n")
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(self.path / name)

    def owned_secret(self, name: str, text: str) -> Path:
        """A private file that the database's user can read."""
        self.keep_secret(name, text)
        path = (self.path / name).rename(self.owned_folder("log") / name)
        if self.database_user:
            shutil.chown(path, self.database_user.pw_uid, self.database_user.pw_gid)
        return path

    def installation_key(self) -> str:
        """The 32 bytes (base64) that all other keys come from; made at the first start. Losing it loses the data."""
        return self.secret("installation.key", base64.b64encode(secrets.token_bytes(32)).decode())


def system_user() -> pwd.struct_passwd:
    """The system user `padis`, made where it is missing. Raises CannotGoOn where it cannot be made."""
    try:
        return pwd.getpwnam(DATABASE_USER)
    except KeyError:
        options = ["--system", "--user-group", "--no-create-home", "--home-dir", str(SYSTEM_FOLDER)]
        path = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
        made = subprocess.run(
            [shutil.which("useradd", path=path) or "useradd", *options, "--shell", "/usr/sbin/nologin", DATABASE_USER],
            capture_output=True,
            text=True,
        )
    try:
        return pwd.getpwnam(DATABASE_USER)
    except KeyError:
        hint = in_both("As root the database needs the system user {user}, which could not be made: {reason}")
        raise CannotGoOn(hint.format(user=DATABASE_USER, reason=made.stderr.strip())) from None


class Claim:
    """The claim of this process on a data folder; it ends with the process, however that ends."""

    def __init__(self, file: IO[str]) -> None:
        self.file = file

    def tell(self, *, address: str) -> None:
        """Lets a second start name this one."""
        self.file.seek(0)
        self.file.truncate()
        json.dump({"pid": os.getpid(), "address": address}, self.file)
        self.file.flush()


def taken(file: IO[str], folder: Path) -> CannotGoOn:
    file.seek(0)
    try:
        holder = json.loads(file.read())
    except ValueError:  # it took the lock only just now
        holder = {"pid": "?", "address": ""}
    serving = in_both("PADIS runs already with the data in {folder}: process {pid}, at {address}")
    starting = in_both("PADIS is starting already with the data in {folder}: process {pid}")
    return CannotGoOn((serving if holder["address"] else starting).format(folder=folder, **holder), exit_code=IN_USE)
