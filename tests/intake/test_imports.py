"""From a file to cases: a dry run files nothing, the good rows are filed once, the others come back with a reason."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from padis.accounts.models import Role, User
from padis.cases.models import Case, Direction
from padis.exchange import recount
from padis.exchange.models import Message
from padis.intake import actions, jobs, queries, workbooks
from padis.intake.actions import working
from padis.intake.cases import CASES
from padis.intake.frame.models import State
from padis.intake.frame.workbooks import reasons as reasons_of
from padis.intake.frame.workbooks import to_mend
from padis.intake.models import Import, ImportRow
from padis.shared.errors import Conflict, NotAllowed, Refused
from padis.shared.tables.writing import workbook as written
from tests.intake.tables import HEAD, HOME, checked, person, received, run, workbook
from tests.world import CHANGAN, GUANGFENG, NOON, SHIYAN, YUJIANG, facts, filed, id_number, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]


@pytest.fixture
def clerk(db):
    return user(CHANGAN)


def outcomes(one: Import) -> list[str]:
    return list(queries.rows_of(one.key).order_by("number").values_list("outcome", flat=True))


def reasons(one: Import) -> list[str]:
    return [reasons_of(row, one) for row in queries.rows_to_mend(one.key)]


def test_a_dry_run_says_what_would_happen_and_files_nothing(clerk):
    """Too old, too near, no such place, no such code, a missing name: each row says why, at its column."""
    here = filed(clerk)
    one = checked(
        clerk,
        workbook(
            person(),
            person(身份证号=id_number("362226", date(1960, 1, 1), 2)),
            person(户籍地="广东省东莞市虎门镇"),
            person(户籍地="锦江镇"),
            person(婚姻状况="不清楚"),
            person(姓名=""),
        ),
    )
    assert one.state == State.CHECKED
    assert outcomes(one) == ["ready", *["faulty"] * 5]
    said = reasons(one)
    for sentence, words in zip(
        said, ["66", "户籍地：", "户籍地：“锦江镇”", "婚姻状况：“不清楚”", "姓名："], strict=True
    ):
        assert words in sentence
    assert Message.objects.exclude(pk=here.pk).count() == 0


def test_good_rows_are_filed_and_sent_by_the_door_of_all_filing(clerk):
    """What is counted equals what the ledger says, and each case stands at the other side."""
    one = run(checked(clerk, workbook(person(), person(姓名=""), person(姓名="李丽"))), clerk)
    assert one.state == State.DONE
    assert outcomes(one) == ["filed", "faulty", "filed"]
    cases = Case.objects.filter(shard=one.shard, unit=CHANGAN).order_by("number")
    assert [case.name for case in cases] == ["王小芳", "李丽"]
    assert [case.number for case in cases] == [
        row.case_number for row in queries.rows_of(one.key).order_by("number") if row.case_number
    ]
    assert Message.objects.filter(receiver=YUJIANG, sender=CHANGAN).count() == 2
    assert recount.verify().differences == 0


def test_sex_and_birth_date_follow_from_a_sound_number_alone(clerk):
    """As on the form; a number with a wrong check digit is taken and marked, but proves nothing."""
    number = facts()["id_number"]
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    one = checked(clerk, workbook(person(), person(身份证号=wrong)))
    assert outcomes(one) == ["ready", "faulty"]
    assert "出生日期" in reasons(one)[0]


def test_a_rounded_number_is_marked_and_the_row_filed(clerk):
    """Excel keeps 15 digits of a number; the row says so, and the number is no key."""
    head = (*HEAD, "性别", "出生日期")
    row = [*person(身份证号=""), "女", "1990-05-06"]
    row[1] = 440306199005061e3
    one = checked(clerk, workbook(row, head=head))
    (read,) = queries.rows_of(one.key)
    assert read.outcome == "ready"
    assert any("000" in sentence for _column, sentence in read.said["doubts"])


def test_who_is_filed_already_is_found_and_another_units_name_is_not_told(clerk):
    """By number, by name, and within the file; the units of others are looked at one by one, and logged."""
    there = facts()
    filed(user(SHIYAN), **there | {"residence_division": SHIYAN})
    twice = person()
    one = checked(clerk, workbook(person(身份证号=there["id_number"]), twice, twice))
    assert outcomes(one) == ["duplicate", "ready", "duplicate"]
    assert "石岩" not in "".join(reasons(one))
    assert "第 3 行" in reasons(one)[1]


def test_a_duplicate_is_filed_with_a_reason_unless_it_is_the_very_same_stay(clerk):
    there = facts()
    filed(user(SHIYAN), **there | {"residence_division": SHIYAN})
    here = filed(clerk)
    same = Case.objects.get(pk=(here.shard, here.case_id))
    one = checked(clerk, workbook(person(身份证号=there["id_number"]), person(身份证号=same.sealed["id_number"])))
    for row in queries.rows_of(one.key):
        actions.file_anyway(key=one.key, by=clerk, number=row.number, reason="十一月迁来", now=NOON)
    one = run(one, clerk)
    assert outcomes(one) == ["filed", "duplicate"]


def test_the_same_file_is_one_import_however_often_it_is_brought(clerk):
    content = workbook(person())
    one = run(checked(clerk, content), clerk)
    with pytest.raises(actions.AlreadyBrought) as again:
        received(clerk, content, name="另存.xlsx")
    assert again.value.found == one
    received(user(GUANGFENG), content)  # another unit's people are its own affair


def test_people_of_a_file_that_was_imported_are_not_filed_twice(clerk):
    """The same rows in another file: the door finds them."""
    rows = [person(), person(姓名="李丽")]
    run(checked(clerk, workbook(*rows)), clerk)
    second = checked(clerk, workbook(*rows, person(姓名="赵敏")))
    assert outcomes(second) == ["duplicate", "duplicate", "ready"]


def test_work_that_ended_in_the_middle_goes_on_behind_the_last_batch(clerk, monkeypatch):
    """Each batch marks its rows in its own transaction: nothing is lost, nothing is filed twice."""
    monkeypatch.setattr(working.WORK, "batch", 2)
    one = checked(clerk, workbook(*[person(姓名=name) for name in ("王一", "王二", "王三", "王四", "王五")]))
    actions.start(key=one.key, by=clerk, now=NOON)
    working.WORK.take_batch(one.key, NOON)
    monkeypatch.setattr(working, "_mark", broken)
    with pytest.raises(RuntimeError):
        actions.carry_on(one.key, clock=lambda: NOON)
    assert (outcomes(one).count("filed"), Case.objects.filter(shard=one.shard).count()) == (2, 2)
    monkeypatch.undo()
    actions.carry_on(one.key, clock=lambda: NOON)
    assert outcomes(one) == ["filed"] * 5
    assert Case.objects.filter(shard=one.shard).count() == 5


def broken(_verdicts):
    raise RuntimeError("the process ended here")


def test_an_import_that_was_stopped_stays_stopped_until_it_is_started_again(clerk, monkeypatch):
    monkeypatch.setattr(working.WORK, "batch", 1)
    one = checked(clerk, workbook(person(姓名="王一"), person(姓名="王二")))
    actions.start(key=one.key, by=clerk, now=NOON)
    working.WORK.take_batch(one.key, NOON)
    actions.stop(key=one.key, by=clerk, now=NOON)
    actions.carry_on(one.key, clock=lambda: NOON)
    assert outcomes(one) == ["filed", "ready"]
    assert run(one, clerk).state == State.DONE


@pytest.mark.parametrize("change", [{"is_active": False}, {"unit_id": SHIYAN}, {"role": Role.SUPERVISOR}])
def test_an_import_stops_when_who_had_it_filed_may_no_longer_file(clerk, monkeypatch, change):
    """Nothing more is filed in the name of an account that was shut or moved; a colleague goes on with it."""
    monkeypatch.setattr(working.WORK, "batch", 1)
    one = checked(clerk, workbook(person(姓名="王一"), person(姓名="王二")))
    actions.start(key=one.key, by=clerk, now=NOON)
    working.WORK.take_batch(one.key, NOON)
    User.objects.filter(pk=clerk.pk).update(**change)
    actions.carry_on(one.key, clock=lambda: NOON)
    assert outcomes(one) == ["filed", "ready"]
    assert Import.objects.get(pk=one.pk).state == State.STOPPED
    assert run(one, user(CHANGAN)).state == State.DONE


def test_rows_that_came_back_are_mended_and_brought_again(clerk):
    """The workbook has the columns as they came and the reason in one of its own, which is passed over."""
    one = run(checked(clerk, workbook(person(), person(婚姻状况="不清楚"), person(户籍地="锦江镇"))), clerk)
    content = written(to_mend(CASES, one))
    again = received(clerk, content)
    assert again.head[:2] == ["退回原因", "原文件行号"]
    assert again.targets == ["", "", "name", "id_number", "marital_status", "registered_division", "inflow_date"]
    assert again.total == 2
    assert all(row.cells[0] and row.cells[1] in ("3", "4") for row in queries.rows_of(again.key))


@pytest.mark.parametrize("direction", list(Direction))
def test_the_template_is_understood_and_its_example_passed_over(clerk, direction):
    """Every column of it is known, and a template that nobody filled in files nobody."""
    content = written(workbooks.template(direction))
    with pytest.raises(Refused):
        received(clerk, content)


def test_a_template_that_somebody_filled_in_is_read_without_questions(clerk):
    """The notes that we put into it are no sheet to choose; numbers stay text; the example is one of the choices."""
    book = load_workbook(BytesIO(written(workbooks.template(Direction.INFLOW))))
    page = book.worksheets[0]
    place = {str(cell.value).rstrip("*"): cell.column for cell in page[1]}
    assert page.cell(2, place["身份证号"]).number_format == page.cell(2, place["电话"]).number_format == "@"
    lists = {str(each.sqref): each.formula1.strip('"').split(",") for each in page.data_validations.dataValidation}
    shown = {page.cell(2, place[label]).value for label in ("婚姻状况", "文化程度", "性别", "妊娠")}
    assert all(any(value in choices for choices in lists.values()) for value in shown)

    for label, text in zip(HEAD, person(), strict=True):
        page.cell(3, place.get(label) or place[f"{label}区划"]).value = text
    filled = BytesIO()
    book.save(filled)
    one = received(clerk, filled.getvalue())
    assert (one.total, one.sheets, one.notes) == (1, ["个案管理"], [])


def test_children_come_from_columns_of_their_own(clerk):
    head = (*HEAD, "子女1姓名", "子女1性别", "子女1出生日期", "子女2出生日期")
    one = run(checked(clerk, workbook([*person(), "李小明", "男", "2015/6/1", "2018.7.2"], head=head)), clerk)
    assert outcomes(one) == ["filed"]
    (case,) = Case.objects.filter(shard=one.shard)
    assert case.health["children"] == [
        {"name": "李小明", "sex": "1", "birth_date": "2015-06-01"},
        {"birth_date": "2018-07-02"},
    ]


def test_ones_own_place_may_be_named_another_township_not(clerk):
    head = (*HEAD, "现居住地")
    one = checked(clerk, workbook([*person(), "长安镇"], [*person(), "广东省深圳市宝安区石岩街道"], head=head))
    assert outcomes(one) == ["ready", "faulty"]


def test_a_column_says_the_direction_of_each_row(clerk):
    head = (*HEAD, "流出日期", "流动方向", "现居住地")
    out = [*person(户籍地="长安镇", 流入日期=""), "2026-10-01", "流出", HOME]
    one = run(checked(clerk, workbook(out, [*person(), "", "流入", ""], head=head)), clerk)
    assert outcomes(one) == ["filed", "filed"]
    assert sorted(Case.objects.values_list("direction", flat=True)) == ["inflow", "outflow"]


def test_columns_that_must_be_there_are_asked_for(clerk):
    one = received(clerk, workbook(["王小芳", "x"], head=("姓名", "备注")))
    with pytest.raises(Refused, match=r"身份证号.*户籍地区划"):
        actions.set_columns(key=one.key, by=clerk, targets=one.targets, direction=Direction.INFLOW, now=NOON)


def test_only_the_units_own_operators_touch_an_import(clerk):
    one = checked(clerk, workbook(person()))
    for other in (user(GUANGFENG), user("441900000000", Role.SUPERVISOR)):
        with pytest.raises(NotAllowed):
            actions.start(key=one.key, by=other, now=NOON)
        assert not queries.imports_of(other).filter(pk=one.pk).exists()


def test_an_import_is_thrown_away_only_while_nothing_is_filed(clerk):
    one = checked(clerk, workbook(person()))
    actions.discard(key=one.key, by=clerk)
    assert not Import.objects.exists() and not ImportRow.objects.exists()
    two = run(checked(clerk, workbook(person())), clerk)
    with pytest.raises(Conflict):
        actions.discard(key=two.key, by=clerk)


def test_rows_lie_sealed_and_go_after_thirty_days(clerk):
    """They are personal data: the head with its counts stays, the people do not."""
    one = run(checked(clerk, workbook(person(), person(姓名=""))), clerk)
    assert all(isinstance(cells, bytes | memoryview) for cells in ImportRow.objects.values_list("cells", flat=True))
    actions.clear(now=NOON + timedelta(days=29))
    assert ImportRow.objects.count() == 2
    actions.clear(now=NOON + timedelta(days=31))
    assert not ImportRow.objects.exists()
    assert Import.objects.get(pk=one.pk).state == State.CLEARED


def test_rows_are_told_what_is_wrong_in_the_language_of_who_asked(clerk):
    """The work is done beside the pages, where nobody's language is known but the one that the import keeps."""
    with override("en"):
        one = received(clerk, workbook(person(姓名="")))
        actions.set_columns(key=one.key, by=clerk, targets=one.targets, direction=Direction.INFLOW, now=NOON)
    actions.carry_on(one.key, clock=lambda: NOON)
    assert "required" in reasons(one)[0]


def test_an_import_that_is_thrown_away_ends_the_work_on_it(clerk):
    one = received(clerk, workbook(person()))
    actions.set_columns(key=one.key, by=clerk, targets=one.targets, direction=Direction.INFLOW, now=NOON)
    actions.discard(key=one.key, by=clerk)
    assert actions.carry_on(one.key, clock=lambda: NOON)


def test_the_jobs_take_up_what_a_worker_left(clerk):
    """A worker that was killed leaves the import in the state of working: the next minute's job goes on with it."""
    one = received(clerk, workbook(person()))
    actions.set_columns(key=one.key, by=clerk, targets=one.targets, direction=Direction.INFLOW, now=NOON)
    jobs.take_up(0)
    assert outcomes(one) == ["ready"]
