"""`python -m padis.cli.prepare [--demo]`: what must be done before the pages are served.

A process of its own, so that the supervisor, which stays, never loads Django.
"""

import fcntl
import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone, translation

from padis.cli.installation import start_django
from padis.cli.language import ENGLISH, SPOKEN, in_both
from padis.cli.language import gettext as _
from padis.cli.process import die_with_parent

MIGRATION_LOCK = 0x5041_4449_5301  # any fixed number: two hosts never migrate one database at once
STAMP = ".collected"


def main(arguments: list[str]) -> None:
    die_with_parent()
    start_django()
    migrate()
    load_divisions()
    collect_static_files()
    if "--demo" in arguments:
        fill_demonstration()
    else:
        tell_what_is_off()


def say(sentence: str) -> None:
    print(sentence, flush=True)


def tell(progress: str) -> None:
    """A line that the next one replaces; a log is spared it."""
    if sys.stdout.isatty():
        print(f"\r{progress}", end="\r", flush=True)


def migrate() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])
    say(_("Tables: ready"))


def load_divisions() -> None:
    from padis.divisions import actions

    actions.load(
        progress=lambda done, total: tell(_("Division codes: {percent} %").format(percent=100 * done // total))
    )
    say(_("Division codes: ready"))


def collect_static_files() -> None:
    """Copies the static files for serving, when one of them changed since the last time; one process at a time."""
    stamp = Path(settings.STATIC_ROOT) / STAMP
    with alone_in(settings.BASE_DIR):
        state = state_of_static_files()
        if not stamp.exists() or stamp.read_text(encoding="ascii") != state:
            call_command("collectstatic", interactive=False, verbosity=0)
            stamp.write_text(state, encoding="ascii")
    say(_("Style and scripts: ready"))


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Waits until no other process is in such a block for the folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def state_of_static_files() -> str:
    """A hash of names, sizes and times of all static files."""
    from django.contrib.staticfiles.finders import get_finders

    state = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            state.update(f"{name}|{found.st_size}|{found.st_mtime_ns}\n".encode())
    return state.hexdigest()


def analyze() -> None:
    """Lets the database know what was filled in; it learns by itself, but not at once."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def record_legal_bases() -> None:
    """Demonstration and simulation are of synthetic people: every kind of message may be sent."""
    from padis.exchange.kinds import all_kinds
    from padis.privacy import legal

    legal.record_for_synthetic_people((*(kind.code for kind in all_kinds()), *legal.LIST_CODES), now=timezone.now())


def tell_what_is_off() -> None:
    """A new installation sends nothing before somebody has said on which legal basis."""
    from padis.exchange.kinds import all_kinds
    from padis.privacy import legal

    off = legal.kinds_off((*(kind.code for kind in all_kinds()), *legal.LIST_CODES), now=timezone.now())
    if off:
        hint = in_both(
            "Off: {kinds}. The nation's administrator records the legal basis under Parameters, Legal bases; until then nothing is sent."
        )
        say(hint.format(kinds=", ".join(off)))


def fill_demonstration() -> None:
    from padis.accounts.models import User
    from padis.simulator import cast, demo

    record_legal_bases()
    if not User.objects.exists():
        say(_("Demonstration data: a month of work is being played"))
        demo.fill(now=timezone.now(), progress=tell)
    say(_("Demonstration data: ready"))
    say(_("Accounts for a look around (password of all: {password}):").format(password=cast.PASSWORD))
    with translation.override("en" if SPOKEN == (ENGLISH,) else settings.LANGUAGE_CODE):
        for account in cast.accounts():
            say(f"  {account.username:<14} {account.role} · {account.place}")


if __name__ == "__main__":
    main(sys.argv[1:])
