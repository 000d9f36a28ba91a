"""A table brought into a register: what it would do is said first, and nothing in the register is overwritten unasked."""

import csv
from datetime import date
from io import StringIO

import pytest

from padis.cases.identity import to_18
from padis.intake.frame import workbooks
from padis.intake.frame.models import State
from padis.register import actions as register
from padis.register import queries as people
from padis.register.imports import actions, queries
from padis.register.imports.actions import working
from padis.register.imports.people import PEOPLE
from padis.register.models import Outcome, RegisterClaim, RegisterPerson
from padis.register.projection import facts_of
from padis.register.recount import verify
from padis.shared.errors import Conflict, NotAllowed, Refused
from tests.intake.tables import HOME, workbook
from tests.register.tables import checked, run
from tests.world import CHANGAN, NOON, YUJIANG, facts, id_number, later, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]
HEAD = ("姓名", "身份证号", "出生日期", "户籍地", "联系电话", "婚姻状况")


@pytest.fixture
def clerk():
    return user(CHANGAN)


def row(**changes):
    base = dict(zip(HEAD, ("王小芳", facts()["id_number"], "", HOME, "13900000000", "初婚"), strict=True))
    return [{**base, **changes}[name] for name in HEAD]


def states(one):
    return list(queries.rows_of(one.key).order_by("number").values_list("outcome", flat=True))


def said(one, number):
    return workbooks.reasons(queries.rows_of(one.key).get(number=number), one)


def test_people_come_in_and_the_register_says_from_where(clerk):
    one = checked(clerk, workbook(row(), row(姓名="李静"), head=HEAD))
    assert one.state == State.CHECKED and not RegisterPerson.objects.exists()
    one = run(one, clerk)
    assert (one.state, states(one)) == (State.DONE, ["recorded", "recorded"])
    person = RegisterPerson.objects.get(name="王小芳")
    assert person.source == "file:名单.xlsx" and person.registered_division == YUJIANG
    assert facts_of(person)["phone"] == "13900000000" and person.birth_date and person.sex == "2"
    assert people.by_number(CHANGAN, facts_of(person)["id_number"]) == [person]


def test_bad_rows_come_back_with_the_reason_and_the_others_go_in(clerk):
    """Twice in the file, a day of the lunar calendar, nobody who can be told from others; 15 digits are marked."""
    number = facts()["id_number"]
    table = workbook(
        row(身份证号=number), row(身份证号=number, 联系电话="13911112222"), row(出生日期="农历1990年三月初五"),
        row(身份证号="", 出生日期=""), row(身份证号="362226860507002"), head=HEAD,
    )  # fmt: skip
    one = checked(clerk, table)
    assert states(one) == ["new", "twice", "faulty", "faulty", "new"]
    for place, words in ((3, "第 2 行"), (4, "农历"), (5, "出生日期"), (6, "362226198605070")):
        assert words in said(one, place)
    one = run(one, clerk)
    assert RegisterPerson.objects.count() == 2
    reasons = [cells[0] for cells in workbooks.to_mend(PEOPLE, one).rows]
    assert len(reasons) == 3 and all(reasons)


def test_who_has_no_number_is_told_from_who_has_another(clerk):
    """Of one name and birth date: a row without a number is the same person as one with, two numbers are two."""
    born = {"出生日期": "1990-05-07"}
    numbers = [id_number("362226", date(1990, 5, 7), serial) for serial in (1, 2)]
    one = checked(clerk, workbook(*(row(身份证号=text, **born) for text in (*numbers, "")), head=HEAD))
    assert states(one) == ["new", "new", "twice"]


def test_two_rows_that_say_too_little_are_not_one_person(clerk):
    """Neither number can be read and neither has a birth date: nothing makes them the same, least of all the lack of it."""
    number = facts()["id_number"]
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    one = checked(clerk, workbook(row(身份证号=wrong), row(姓名="李四", 身份证号=number[:14]), head=HEAD))
    assert "twice" not in states(one), said(one, 3)


def test_a_contradiction_is_decided_and_what_was_overwritten_can_be_restored(clerk):
    """A later file that says otherwise changes nothing by itself; what only adds goes in."""
    number = facts()["id_number"]
    run(checked(clerk, workbook(row(身份证号=number, 婚姻状况=""), head=HEAD)), clerk)
    one = checked(clerk, workbook(row(身份证号=number, 联系电话="13911112222", 姓名="王小芬"), row(), head=HEAD))
    assert states(one) == ["contradicts", "new"]
    one = run(one, clerk, now=later(1))
    assert states(one) == ["contradicts", "recorded"]
    (person,) = people.by_number(CHANGAN, number)
    assert facts_of(person)["phone"] == "13900000000" and "marital_status" not in facts_of(person)
    actions.decide(key=one.key, by=clerk, number=2, taken=["phone"], now=later(1))
    one = run(one, clerk, now=later(1))
    person.refresh_from_db()
    held = facts_of(person)
    assert (held["phone"], held["name"], held["marital_status"]) == ("13911112222", "王小芳", "21")
    first, _second = people.claims_of(person.key)
    register.restore(key=person.key, by=clerk, field="phone", claim=first.id, now=later(2))
    person.refresh_from_db()
    assert facts_of(person)["phone"] == "13900000000"


def test_what_was_entered_between_check_and_recording_is_not_overwritten(clerk):
    number = facts()["id_number"]
    one = checked(clerk, workbook(row(身份证号=number), head=HEAD))
    register.record(by=clerk, facts=facts(id_number=number, phone="13911112222"), now=NOON)
    one = run(one, clerk)
    assert states(one) == ["contradicts"] and RegisterPerson.objects.count() == 1
    assert actions.decide_all(key=one.key, by=clerk, from_the_file=False, now=NOON) == 1
    run(one, clerk)
    assert facts_of(RegisterPerson.objects.get())["phone"] == "13911112222"


def test_the_same_people_again_change_nothing(clerk):
    """Also in another encoding, with another order of columns, and a number of 15 digits for one of 18."""
    rows = [row(), row(身份证号="362226860507002", 出生日期="1986-05-07")]
    run(checked(clerk, workbook(*rows, head=HEAD)), clerk)
    buffer = StringIO()
    lines = csv.writer(buffer)
    again = [rows[0], row(身份证号=to_18("362226860507002"), 出生日期="1986-05-07")]
    for each in (HEAD, *again):
        lines.writerow(list(reversed(each)))
    one = checked(clerk, buffer.getvalue().encode("gb18030"))
    assert states(one) == ["same", "same"]
    assert RegisterClaim.objects.count() == 2


def test_a_missing_column_is_said_before_anything_else(clerk):
    one = actions.receive(by=clerk, name="a.csv", content="姓名,电话\n王小芳,13900000000\n".encode(), now=NOON)
    with pytest.raises(Refused, match="身份证号"):
        actions.set_columns(key=one.key, by=clerk, targets=one.targets, now=NOON)


def test_rows_are_removed_after_a_month_and_the_head_stays(clerk):
    one = run(checked(clerk, workbook(row(), head=HEAD)), clerk)
    assert actions.clear(now=later(29)) == 0 and actions.clear(now=later(31)) == 1
    one.refresh_from_db()
    assert (one.state, states(one)) == (State.CLEARED, []) and RegisterPerson.objects.count() == 1


def test_the_example_row_is_passed_over(clerk):
    one = checked(clerk, workbook(row(姓名="示例"), row(), head=HEAD))
    assert states(one) == [Outcome.PASSED_OVER, Outcome.NEW]


def test_an_import_is_taken_back_whole_on_its_day(clerk):
    """Who was new goes, corrected or not, and what it added goes; who was merged since stays, with the reason at her row."""
    known = register.record(by=clerk, facts={**facts(), "phone": None}, now=NOON)
    held = facts_of(known)
    table = workbook(
        row(姓名="李静"), row(身份证号=held["id_number"], 姓名=held["name"], 出生日期=held["birth_date"], 户籍地="", 婚姻状况=""),
        row(姓名="赵敏"), row(姓名="钱芳"), head=HEAD,
    )  # fmt: skip
    one = run(checked(clerk, table), clerk)
    assert states(one) == ["recorded"] * 4 and facts_of(fresh(known))["phone"] == "13900000000"
    merged, corrected = (RegisterPerson.objects.get(name=name) for name in ("赵敏", "钱芳"))
    register.merge(gone=merged.key, kept=known.key, by=clerk, taken=[], reason="同一人", now=NOON)
    register.correct(key=corrected.key, by=clerk, changes={"phone": "13911112222"}, now=NOON)

    one = back(one, clerk)

    assert (one.state, states(one)) == (State.DONE, ["taken_back", "taken_back", "recorded", "taken_back"])
    assert "已合并" in said(one, 4)
    assert [person.state for person in RegisterPerson.objects.filter(name__in=("李静", "钱芳"))] == ["removed"] * 2
    assert "phone" not in facts_of(fresh(known))
    assert [claim.act for claim in people.claims_of(known.key)] == ["recorded", "recorded", "undone"]
    assert verify().differences == 0
    with pytest.raises(Conflict):
        actions.take_back(key=one.key, by=clerk, now=NOON)


def test_an_import_of_another_day_stays(clerk):
    one = run(checked(clerk, workbook(row(), head=HEAD)), clerk)
    with pytest.raises(Conflict, match="当天"):
        actions.take_back(key=one.key, by=clerk, now=later(1))
    with pytest.raises(NotAllowed):
        actions.take_back(key=one.key, by=user(YUJIANG), now=NOON)


def test_taking_back_goes_on_behind_the_last_batch(clerk, monkeypatch):
    """Whatever ends the work, each claim is undone once."""
    one = run(checked(clerk, workbook(*(row(姓名=name) for name in ("李静", "赵敏", "钱芳")), head=HEAD)), clerk)
    monkeypatch.setattr(working.WORK, "batch", 2)
    actions.take_back(key=one.key, by=clerk, now=NOON)
    working.WORK.take_back_batch(one.key, NOON)
    assert states(one) == ["taken_back", "taken_back", "recorded"]
    actions.carry_on(one.key, clock=lambda: NOON)
    assert states(one) == ["taken_back"] * 3 and verify().differences == 0


def fresh(person):
    return RegisterPerson.objects.get(pk=person.pk)


def back(one, by):
    actions.take_back(key=one.key, by=by, now=NOON)
    actions.carry_on(one.key, clock=lambda: NOON)
    return type(one).objects.get(pk=one.pk)
