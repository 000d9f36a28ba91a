"""A clerk's import: a workbook with faults goes in, the bad rows come back, are mended in the workbook, and go in again."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from padis.cases.models import Case
from padis.exchange import recount
from padis.intake.models import Import, ImportRow
from tests.conftest import url_of_test_database
from tests.intake.tables import HOME, person, workbook
from tests.world import CHANGAN, user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
FAULTS = [{"婚姻状况": "不清楚"}, {"户籍地": "锦江镇"}, {"姓名": ""}]
MENDED = {"婚姻状况": "初婚", "户籍地": HOME, "姓名": "李丽"}


@pytest.fixture
def jobs_process(live_site: Any) -> Iterator[None]:
    """The process that carries imports on, as `padis serve` starts it."""
    environment = {**os.environ, "DATABASE_URL": url_of_test_database()}
    process = subprocess.Popen([sys.executable, "-m", "padis.cli.process", "jobs", "127.0.0.1", "0"], env=environment)
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


def bring(page: Any, path: Path) -> None:
    page.goto("/cases/")
    page.get_by_role("link", name="批量导入").click()
    page.set_input_files("#id_file", path)
    page.get_by_role("button", name="读取文件").click()
    page.get_by_role("button", name="开始检查").click()


def mend(path: Path) -> None:
    """What the clerk does in Excel: reads the reason, and fills in what was wrong."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[1]}
    assert [bool(sheet.cell(row, heads["退回原因"]).value) for row in range(2, sheet.max_row + 1)] == [True] * 3
    for fault, row in zip(FAULTS, range(2, 5), strict=True):
        for name in fault:
            sheet.cell(row, heads[name]).value = MENDED[name]
    book.save(path)


def test_a_workbook_with_faults_is_imported_mended_and_imported_again(new_page, jobs_process, tmp_path):
    """All are filed in the end, nobody twice, and the counters equal the ledger."""
    rows = [person(姓名=name) for name in ("王小芳", "赵敏", "孙艳", "周婷")]
    path = tmp_path / "十一月流入.xlsx"
    path.write_bytes(workbook(*rows, *[person(**fault) for fault in FAULTS]))
    page = new_page(user=user(CHANGAN))
    bring(page, path)

    page.get_by_text("4 行可以建档，3 行不能建档").wait_for()
    assert page.get_by_text("可能是多个地方").is_visible()
    page.get_by_role("button", name="建档 4 行").click()
    page.get_by_text("4 行已建档并发往对方，3 行未建档").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载待修改的行").click()
    back = tmp_path / download.value.suggested_filename
    download.value.save_as(back)
    mend(back)
    bring(page, back)
    page.get_by_role("button", name="建档 3 行").click()
    page.get_by_text("3 行已建档并发往对方，0 行未建档").wait_for()

    bring_again(page, path)
    assert Case.objects.count() == 7
    assert ImportRow.objects.filter(outcome="filed").count() == 7
    assert recount.verify().differences == 0


def test_a_file_is_dropped_on_the_page(new_page, divisions_loaded):
    """Anywhere on the page: the browser must not open the file in place of it."""
    page = new_page(user=user(CHANGAN))
    page.goto("/cases/import/")
    content = list(workbook(person()))
    page.evaluate(
        """(bytes) => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(bytes)], "名单.xlsx"));
            document.querySelector("h1").dispatchEvent(
                new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }""",
        content,
    )
    page.keyboard.press("Enter")  # the button has the focus
    page.get_by_role("button", name="开始检查").wait_for()


def bring_again(page: Any, path: Path) -> None:
    """The first file once more leads to its result."""
    page.goto("/cases/import/")
    page.set_input_files("#id_file", path)
    page.get_by_role("button", name="读取文件").click()
    page.get_by_text("导入过").wait_for()
    assert Import.objects.count() == 2
