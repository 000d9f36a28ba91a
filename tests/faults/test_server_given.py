"""A database that the person brings, by DATABASE_URL."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from padis.cli.datafolder import DataFolder
from padis.cli.embedded import FOR_TESTS, EmbeddedServer
from padis.cli.failure import CannotGoOn
from padis.cli.installation import check_server

pytestmark = pytest.mark.faults


@pytest.fixture
def given(kept_data) -> str:
    """The address of a server that is not the site's own."""
    folder = DataFolder(kept_data)
    folder.make()
    server = EmbeddedServer(folder, FOR_TESTS)
    server.start()
    return server.url


def test_it_is_used_and_the_key_is_kept_in_the_data_folder(data, given, serve):
    serving = serve(data, DATABASE_URL=given).until_served()

    assert serving.status() == 200
    assert (data / "installation.key").stat().st_mode & 0o777 == 0o600
    assert str(data / "installation.key") in serving.printed
    assert not (data / "postgres").exists()


def test_one_that_does_not_answer_is_named():
    with pytest.raises(CannotGoOn, match="cannot be used"):
        check_server("postgres://nobody@127.0.0.1:1/none")


def test_one_that_is_too_old_is_refused():
    with (
        old_server("14.11") as port,
        pytest.raises(CannotGoOn, match=r"PostgreSQL 14; PADIS needs version 15.*需要 15"),
    ):
        check_server(f"postgres://padis@127.0.0.1:{port}/padis?sslmode=disable")


@contextmanager
def old_server(version: str) -> Iterator[int]:
    """Something that greets one client as a PostgreSQL of that version; yields its port."""

    def part(kind: bytes, body: bytes) -> bytes:
        return kind + struct.pack("!I", len(body) + 4) + body

    def greet() -> None:
        client, _address = listening.accept()
        with client:
            client.recv(4096)
            client.sendall(
                part(b"R", struct.pack("!I", 0))
                + part(b"S", b"server_version\0" + version.encode() + b"\0")
                + part(b"S", b"client_encoding\0UTF8\0")
                + part(b"Z", b"I")
            )
            client.recv(4096)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=greet, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        thread.join(5)
