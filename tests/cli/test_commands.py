"""The commands, as a person types them."""

import os
import subprocess
import sys

import pytest

COMMANDS = ("serve", "demo", "verify", "import", "simulate", "administrator", "pg", "messages", "calendar")


def padis(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "padis.cli.main", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "COLUMNS": "120", **environment},
        timeout=60,
    )


@pytest.mark.parametrize(("language", "word"), [("zh", "启动平台"), ("en", "Serve the site")])
def test_the_help_names_every_command(language, word):
    shown = padis("--lang", language, "--help").stdout

    assert all(command in shown for command in COMMANDS)
    assert word in shown


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_in_both_languages(command):
    english, chinese = (padis("--lang", language, command, "--help").stdout for language in ("en", "zh"))

    assert english != chinese
    assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese)
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in english)


def test_a_data_folder_that_cannot_be_made_is_named():
    ended = padis("verify", PADIS_DATA="/proc/no/such/place", DATABASE_URL="")

    assert ended.returncode == 1
    assert "/proc/no/such/place" in ended.stderr
    assert "PADIS_DATA" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_programs_of_the_database_know_it(tmp_path):
    ended = padis("pg", "psql", "-Atc", "SELECT 'here'", PADIS_DATA=str(tmp_path))

    assert ended.stdout == "here\n"
