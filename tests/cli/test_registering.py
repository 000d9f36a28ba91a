"""`padis import-register`: the same import as on the page; run again it records nothing twice."""

import pytest
from rich.console import Console

from padis.cli.registering import Registering
from padis.register.models import RegisterPerson
from tests.intake.tables import person, workbook
from tests.world import CHANGAN, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]


def test_a_dry_run_records_nothing_and_the_next_run_records_once(tmp_path):
    file = tmp_path / "名单.xlsx"
    file.write_bytes(workbook(person(), person(姓名="李静"), person(姓名="")))
    registering = Registering(Console(quiet=True), user(CHANGAN))
    assert (registering.run(file, dry_run=True), RegisterPerson.objects.count()) == (1, 0)
    assert len(list(tmp_path.iterdir())) == 2  # beside the file, the row to mend
    for _each in range(2):
        assert (registering.run(file, dry_run=False), RegisterPerson.objects.count()) == (1, 2)
