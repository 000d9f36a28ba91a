"""Where data is kept, and by whom it is claimed."""

import os

import pytest

from padis.cli import datafolder
from padis.cli.datafolder import PROJECT, SYSTEM_FOLDER, DataFolder, default_folder
from padis.cli.failure import CannotGoOn


@pytest.fixture
def folder(tmp_path) -> DataFolder:
    made = DataFolder(tmp_path / "new" / "data")
    made.make()
    return made


def test_a_person_may_name_the_folder(tmp_path):
    assert default_folder({"PADIS_DATA": str(tmp_path)}) == tmp_path


def test_a_user_keeps_data_in_the_project(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    assert default_folder({}) == PROJECT / ".data"


def test_root_keeps_data_where_the_databases_user_may_come(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    here = default_folder({})
    monkeypatch.setattr(datafolder, "PROJECT", PROJECT.with_name("elsewhere"))

    assert here.parent == SYSTEM_FOLDER
    assert default_folder({}) != here


def test_folders_above_stay_as_they_are(tmp_path):
    tmp_path.chmod(0o750)

    DataFolder(tmp_path / "data").make()

    assert tmp_path.stat().st_mode & 0o777 == 0o750


def test_a_secret_is_made_once_and_private(folder):
    first = folder.secret("some.key", "first")

    assert (first, folder.secret("some.key", "second")) == ("first", "first")
    assert (folder.path / "some.key").stat().st_mode & 0o777 == 0o600


def test_a_claim_excludes_others_and_ends(folder):
    with folder.claimed() as claim:
        claim.tell(address="http://127.0.0.1:8000/")
        with pytest.raises(CannotGoOn, match=rf"process {os.getpid()}, at http://127.0.0.1:8000/") as refused:
            folder.claimed().__enter__()

    assert refused.value.exit_code == 2
    with folder.claimed():
        pass
