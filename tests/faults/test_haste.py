"""A country is filled in in haste: nothing of it is trusted before it is on the disk."""

import os
import signal

import psycopg
import pytest

from padis.cli.datafolder import DataFolder
from padis.cli.embedded import EmbeddedServer
from padis.cli.failure import CannotGoOn
from padis.cli.haste import IN_HASTE, MARK, end_haste, hasty
from padis.cli.simulate import TRUTH, is_simulations_own
from tests.faults.conftest import until

pytestmark = pytest.mark.faults


@pytest.fixture
def folder(data):
    made = DataFolder(data)
    made.make()
    return made


def fsync(server: EmbeddedServer) -> str:
    with psycopg.connect(server.url) as connection:
        return connection.execute("SHOW fsync").fetchone()[0]


def test_haste_ends_with_all_on_the_disk_and_a_crash_is_remembered(folder):
    """The server that comes next is a safe one; after a crash none comes; a launcher's end alone costs nothing."""
    server, next_one = EmbeddedServer(folder, IN_HASTE), EmbeddedServer(folder)
    with hasty(server):
        assert (fsync(server), (folder.path / MARK).exists()) == ("off", True)
    assert not server.running()
    end_haste(next_one)
    next_one.start()
    assert fsync(next_one) == "on"

    unfinished = hasty(server)
    unfinished.__enter__()
    end_haste(next_one)
    assert not next_one.running()
    assert not (folder.path / MARK).exists()

    with hasty(server):
        os.kill(server.process_id(), signal.SIGKILL)
        until(lambda: not server.running(), 30)
    with pytest.raises(CannotGoOn, match=f"{folder.path}"):
        end_haste(next_one)


def test_only_a_simulations_own_folder_is_filled_in_haste(folder):
    """A crash must not cost what people entered."""
    assert is_simulations_own(folder)
    (folder.path / "postgres").mkdir()
    assert not is_simulations_own(folder)
    (folder.path / TRUTH).touch()
    assert is_simulations_own(folder)
