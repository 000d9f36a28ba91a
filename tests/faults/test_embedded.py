"""The embedded server alone, after rough ends."""

import os
import signal
import socket
import subprocess

import psycopg
import pytest

from padis.cli.datafolder import DataFolder
from padis.cli.embedded import FOR_TESTS, EmbeddedServer
from padis.cli.failure import CannotGoOn
from tests.faults.conftest import until

pytestmark = pytest.mark.faults


@pytest.fixture
def server(data):
    folder = DataFolder(data)
    folder.make()
    return EmbeddedServer(folder, FOR_TESTS)


def test_it_asks_for_its_password(server):
    server.start()

    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"postgres://padis:wrong@127.0.0.1:{server.port}/padis")


def test_it_listens_at_home_only(server):
    server.start()

    with psycopg.connect(server.url) as connection:
        shown = [
            connection.execute(f"SHOW {name}").fetchone()[0] for name in ("listen_addresses", "unix_socket_directories")
        ]
    assert shown == ["127.0.0.1", ""]


def test_it_knows_chinese_letters(server):
    server.start()

    with psycopg.connect(server.url) as connection:
        row = connection.execute("SELECT upper('é'), '𠮷' ~ '\\w', length('王小芳𠮷')").fetchone()
    assert row == ("É", True, 4)


@pytest.mark.parametrize("clients", [0, 3])
def test_it_recovers_after_a_kill(server, clients):
    server.start()
    connected = [psycopg.connect(server.url) for _each in range(clients)]
    os.kill(server.process_id(), signal.SIGKILL)

    server.start()

    with psycopg.connect(server.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert all(each.closed or not works(each) for each in connected)


def works(connection: psycopg.Connection) -> bool:
    try:
        connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


def test_a_number_that_another_process_took_over_is_no_server(server):
    server.start()
    pid_file = server.cluster / "postmaster.pid"
    lines = pid_file.read_text().split("\n")
    os.kill(server.process_id(), signal.SIGKILL)
    until(lambda: not server.running(), 10)
    other = subprocess.Popen(["sleep", "60"])
    pid_file.write_text("\n".join([str(other.pid), *lines[1:]]))

    assert not server.running()
    server.start()

    assert other.poll() is None
    other.kill()
    other.wait()


def test_a_first_start_that_was_cut_off_is_made_anew(server):
    unfinished = server.folder.owned_folder("postgres.new")
    (unfinished / "PG_VERSION").write_text("18\n")

    server.start()

    assert server.running()
    assert not unfinished.exists()


def test_a_port_that_is_taken_is_left_to_its_owner(server):
    server.start()
    port = server.port
    server.stop()
    with socket.create_server(("127.0.0.1", port)):
        server.start()

    assert server.port != port


def test_data_of_another_major_version_is_left_alone(server):
    server.start()
    server.stop()
    (server.cluster / "PG_VERSION").write_text("17\n")

    with pytest.raises(CannotGoOn, match="PostgreSQL 17"):
        server.start()


def test_its_log_names_nobody(server):
    """A failing statement holds what was written about a person; the log says what failed, not with what."""
    server.start()
    with psycopg.connect(server.url) as connection, pytest.raises(psycopg.errors.DivisionByZero):
        connection.execute("SELECT '王小芳', 1 / 0")

    def written():
        return "".join(path.read_text(encoding="utf-8") for path in (server.folder.path / "log").iterdir())

    until(lambda: "division by zero" in written(), 10)
    assert "王小芳" not in written()
