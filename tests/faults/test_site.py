"""The whole site, ended roughly and started again: the data is there, and nothing is left over."""

import os
import signal
from pathlib import Path

import psycopg
import pytest

from padis.cli.datafolder import DataFolder
from padis.cli.embedded import EmbeddedServer
from tests.faults.conftest import until

pytestmark = pytest.mark.faults

SECONDS_TO_RECOVER = 30


def remember(data: Path, text: str) -> None:
    with psycopg.connect(EmbeddedServer(DataFolder(data)).url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS memory (text text)")
        connection.execute("INSERT INTO memory VALUES (%s)", [text])


def remembered(data: Path) -> list[str]:
    with psycopg.connect(EmbeddedServer(DataFolder(data)).url) as connection:
        return [text for (text,) in connection.execute("SELECT text FROM memory ORDER BY text")]


def lives(pid: int) -> bool:
    """A process that ended and waits for its parent to ask does not live."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_a_second_start_finds_its_data(kept_data, serve):
    first = serve(kept_data).until_served()
    assert first.status() == 200
    assert str(kept_data) in first.printed
    remember(kept_data, "first")
    key = (kept_data / "installation.key").read_bytes()
    port = EmbeddedServer(DataFolder(kept_data)).port

    first.end()

    assert not EmbeddedServer(DataFolder(kept_data)).running()
    second = serve(kept_data).until_served()
    assert second.status() == 200
    assert remembered(kept_data) == ["first"]
    assert (kept_data / "installation.key").read_bytes() == key
    assert EmbeddedServer(DataFolder(kept_data)).port == port


def test_the_secrets_are_private(kept_data, serve):
    serve(kept_data).until_served()

    for name in ("installation.key", "database.json"):
        assert (kept_data / name).stat().st_mode & 0o777 == 0o600
    assert (kept_data / "postgres").stat().st_mode & 0o777 == 0o700
    assert not (kept_data / "log" / "database.password").exists()


def test_a_second_start_beside_the_first_says_so(kept_data, serve):
    first = serve(kept_data).until_served()

    second = serve(kept_data)

    assert second.process.wait(SECONDS_TO_RECOVER) == 2
    assert str(first.process.pid) in second.printed
    assert first.address in second.printed
    assert "runs already" in second.printed
    assert "已在运行" in second.printed
    assert first.status() == 200


def test_of_starts_that_race_one_serves(kept_data, serve):
    racing = [serve(kept_data) for _each in range(3)]

    until(lambda: sum(each.process.poll() is not None for each in racing) == 2, SECONDS_TO_RECOVER)

    (winner,) = (each for each in racing if each.process.poll() is None)
    assert [each.process.returncode for each in racing if each is not winner] == [2, 2]
    assert winner.until_served().status() == 200


def test_a_killed_database_comes_back_under_the_site(kept_data, serve):
    serving = serve(kept_data).until_served()
    server = EmbeddedServer(DataFolder(kept_data))
    killed = server.process_id()

    os.kill(killed, signal.SIGKILL)

    until(lambda: server.process_id() not in (None, killed), SECONDS_TO_RECOVER)
    until(lambda: serving.status() == 200, SECONDS_TO_RECOVER)
    assert "The database ended" in serving.printed


def test_a_killed_launcher_leaves_nothing_in_the_way(kept_data, serve):
    killed = serve(kept_data).until_served()
    children = killed.children()
    assert len(children) == 3
    remember(kept_data, "second")

    killed.process.kill()

    until(lambda: not any(map(lives, children)), SECONDS_TO_RECOVER)
    again = serve(kept_data).until_served()
    assert again.address == killed.address
    assert again.status() == 200
    assert "second" in remembered(kept_data)


def test_a_killed_process_of_the_site_is_started_again(kept_data, serve):
    serving = serve(kept_data).until_served()

    for pid in serving.children():
        os.kill(pid, signal.SIGKILL)

    until(lambda: len([pid for pid in serving.children() if lives(pid)]) == 3, SECONDS_TO_RECOVER)
    until(lambda: serving.status() == 200, SECONDS_TO_RECOVER)


def test_the_end_of_the_site_ends_all_it_started(kept_data, serve):
    serving = serve(kept_data).until_served()
    started = [*serving.children(), EmbeddedServer(DataFolder(kept_data)).process_id()]

    serving.end()

    assert not any(map(lives, started))
