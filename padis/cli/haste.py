"""Haste: how the embedded server runs while a made-up country is filled into a data folder of its own.

Nothing is forced onto the disk meanwhile, so a crash of the machine may leave a database that cannot be trusted. A mark in
the folder stands for that until all is on the disk; a folder that has it without a server that runs is refused: start over.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from padis.cli.embedded import FOR_TESTS, EmbeddedServer
from padis.cli.failure import CannotGoOn
from padis.cli.language import in_both

MARK = "filled-in-haste"
MEGABYTES = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
IN_HASTE = {
    **FOR_TESTS,
    "autovacuum": "off",
    "max_wal_size": "16GB",  # at each checkpoint all of a large country's pages would be written once more
    "checkpoint_timeout": "1h",
    "wal_init_zero": "off",
    "session_replication_role": "replica",  # keys of other rows are not looked up once more: whoever fills wrote those rows, too
    "shared_buffers": f"{max(MEGABYTES // 3, 128)}MB",  # else each row drives out a page, and brings one in
}


def end_haste(server: EmbeddedServer) -> None:
    """After a launcher that was killed: its server, where it still runs, is ended in order. Raises CannotGoOn for a folder that
    was being filled in haste when the server itself or the machine went down."""
    if not _mark(server).exists():
        return
    if not server.running():
        hint = in_both(
            "A simulation that was filling {folder} was cut off, and what is there cannot be trusted: remove the folder and start over."
        )
        raise CannotGoOn(hint.format(folder=server.folder.path))
    _settle(server)


@contextmanager
def hasty(server: EmbeddedServer) -> Iterator[None]:
    """A claimed folder's server in haste; after the block it is stopped, and all is on the disk."""
    _mark(server).touch()
    server.start()
    try:
        yield
    finally:
        if server.running():
            _settle(server)


def _settle(server: EmbeddedServer) -> None:
    with psycopg.connect(server.address_of("postgres"), autocommit=True) as connection:
        connection.execute("CHECKPOINT")  # however long it takes: to stop has a time limit
    server.stop()
    server.sync()
    _mark(server).unlink()


def _mark(server: EmbeddedServer) -> Path:
    return server.folder.path / MARK
