"""`padis import`: the same import as on the page, in a terminal; started again it goes on where it stopped."""

from pathlib import Path

import openpyxl
import pytest
from rich.console import Console

from padis.cases.models import Case
from padis.cli.failure import CannotGoOn
from padis.cli.importing import Importing, operator_of
from padis.intake.actions import working
from padis.shared.errors import Refused
from tests.intake.tables import person, workbook
from tests.world import CHANGAN, GUANGFENG, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]


@pytest.fixture
def clerk(db):
    return user(CHANGAN)


def importing(clerk, file: Path, *rows) -> Importing:
    if rows:
        file.write_bytes(workbook(*rows))
    return Importing(Console(quiet=True), clerk, file, "inflow")


def test_a_dry_run_files_nothing_and_hands_back_the_bad_rows(clerk, tmp_path):
    left = importing(clerk, tmp_path / "名单.xlsx", person(), person(姓名="")).run(dry_run=True)
    (back,) = [path for path in tmp_path.iterdir() if path.name != "名单.xlsx"]
    assert (left, Case.objects.count()) == (1, 0)
    assert "姓名" in openpyxl.load_workbook(back).worksheets[0]["A2"].value


def test_it_files_and_a_second_run_files_nothing_more(clerk, tmp_path):
    file = tmp_path / "名单.xlsx"
    assert importing(clerk, file, person(), person(姓名="李丽")).run(dry_run=False) == 0
    assert importing(clerk, file).run(dry_run=False) == 0
    assert Case.objects.count() == 2


def test_stopped_by_the_keyboard_it_goes_on_behind_the_last_batch(clerk, tmp_path, monkeypatch):
    monkeypatch.setattr(working.WORK, "batch", 1)
    take_batch, filed = working.WORK.take_batch, []

    def interrupted(*given):
        if filed:
            raise KeyboardInterrupt
        filed.append(take_batch(*given))
        return filed[-1]

    file = tmp_path / "名单.xlsx"
    monkeypatch.setattr(working.WORK, "take_batch", interrupted)
    with pytest.raises(CannotGoOn, match="1"):
        importing(clerk, file, *[person(姓名=name) for name in ("王一", "王二", "王三")]).run(dry_run=False)
    monkeypatch.setattr(working.WORK, "take_batch", take_batch)
    assert Case.objects.count() == 1
    importing(clerk, file).run(dry_run=False)
    assert Case.objects.count() == 3


def test_a_file_that_is_no_table_is_refused_in_words(clerk, tmp_path):
    file = tmp_path / "x.xlsx"
    file.write_bytes(b"%PDF-1.7")
    with pytest.raises(Refused, match="不是 Excel"):
        importing(clerk, file).run(dry_run=False)


def test_it_acts_for_a_user_of_the_unit_alone(clerk):
    assert operator_of(CHANGAN[:9], clerk.username) == clerk
    with pytest.raises(CannotGoOn):
        operator_of(GUANGFENG, clerk.username)
