"""The follow-up list: who stands on it and why, who leaves it, and that small counts cannot be worked out."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from padis.cases import actions as cases
from padis.cases.models import Case, ServiceMark
from padis.divisions import queries as divisions
from padis.divisions.models import NATION
from padis.exchange import actions
from padis.exchange.models import Task
from padis.exchange.recount import verify
from padis.kinds.exam_report import KIND as EXAM_REPORT
from padis.kinds.sending import send_sheet
from padis.kinds.verification.actions import close_case, reopen_case, send_anew
from padis.monitoring import follow_up
from padis.monitoring.suppression import SMALLEST, hidden
from padis.privacy import legal
from padis.privacy.models import LegalBasis
from padis.shared.errors import Conflict, NotAllowed
from tests.world import CHANGAN, GUANGFENG, TODAY, YIWU, YUJIANG, filed, later, sheet, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]
COUNTY, JIANGXI = "360603000000", "360000000000"
BOTH = (CHANGAN, YUJIANG)


def reasons(unit: str, days: int = 0) -> list[list[str]]:
    return [line.reasons for line in follow_up.lines(unit, today=TODAY + timedelta(days=days))]


def recounted(days: int = 0) -> bool:
    return verify(today=TODAY + timedelta(days=days)).differences == 0


def test_reasons_come_and_go_with_the_facts_at_both_townships():
    """Pregnant, then born, then corrected; contraception never; births of the last year no more. The recount agrees throughout."""
    clerk = user(CHANGAN)
    message = filed(clerk, pregnancy_status="1", contraceptive_method=None)
    filed(clerk, pregnancy_status="0", contraceptive_method="00")
    key = (message.shard, message.case_id)
    assert [reasons(unit) for unit in BOTH] == [[["pregnant_now"]], [["pregnant_now"]]]
    assert (reasons(GUANGFENG), recounted()) == ([], True)

    born = {"pregnancy_status": "0", "pregnancy_result": "1", "pregnancy_result_date": "2026-11-01"}
    cases.maintain(key=key, by=clerk, changes=born, now=later(1))
    assert [reasons(unit) for unit in BOTH] == [[["gave_birth_this_year"]]] * 2
    assert not follow_up.lines(CHANGAN, today=date(2027, 1, 1)) and recounted()

    cases.maintain(
        key=key, by=clerk, changes={"pregnancy_result_date": "2025-12-01", "certificate_status": "3"}, now=later(2)
    )
    assert [reasons(unit) for unit in BOTH] == [[["certificate_missing"]]] * 2
    assert recounted() and not ServiceMark.objects.filter(mark=b"").exists()


def test_an_overdue_answer_stands_on_the_list_of_who_owes_it():
    message = filed(user(CHANGAN))
    assert [reasons(unit, 31) for unit in BOTH] == [[], [["answer_overdue"]]]
    (line,) = follow_up.lines(YUJIANG, today=TODAY + timedelta(days=31))
    assert (line.case, [row.number for row in line.items], line.has_service) == (
        (message.shard, message.case_id),
        [message.number],
        False,
    )

    actions.answer(key=message.key, by=user(YUJIANG), finding="consistent", corrections={}, note="", now=later(31))
    assert reasons(YUJIANG, 31) == []


def test_who_was_offered_it_or_declines_leaves_both_lists_and_stays_away():
    """Also when she declines what was asked about her; what is known again after the file was changed stays settled."""
    clerk, other = user(CHANGAN), user(YUJIANG)
    served, declined = (filed(clerk, pregnancy_status="1") for _each in range(2))
    with pytest.raises(NotAllowed):
        cases.settle_services(case_id=served.case_id, by=user(YIWU), outcome="served", now=later(1))

    cases.settle_services(case_id=served.case_id, by=other, outcome="served", now=later(1))
    actions.decline(key=declined.key, by=other, note="", now=later(1))
    assert [reasons(unit, 1) for unit in BOTH] == [[], []]
    cases.maintain(key=(served.shard, served.case_id), by=clerk, changes={"education": "20"}, now=later(2))
    assert [reasons(unit, 2) for unit in BOTH] == [[], []] and recounted(2)
    with pytest.raises(Conflict):
        cases.settle_services(case_id=served.case_id, by=other, outcome="served", now=later(2))


def test_who_returned_it_or_has_it_no_more_sees_nobody():
    """Returned, sent on, taken back: each time the list of who lost the item is empty, and its count with it."""
    clerk = user(CHANGAN)
    message = filed(clerk, pregnancy_status="1")
    actions.return_misdirected(key=message.key, by=user(YUJIANG), proposed=GUANGFENG, note="", now=later(1))
    assert [reasons(unit, 1) for unit in (YUJIANG, GUANGFENG)] == [[], []]
    assert follow_up.unhidden(divisions.division(COUNTY), today=TODAY)["pregnant_now"] == {}
    cases.maintain(key=(message.shard, message.case_id), by=clerk, changes={"certificate_status": "3"}, now=later(1))
    assert reasons(YUJIANG, 1) == []

    actions.resend(key=message.key, by=clerk, receiver=GUANGFENG, note="", now=later(2))
    assert [len(reasons(unit, 2)) for unit in (YUJIANG, GUANGFENG, CHANGAN)] == [0, 1, 1] and recounted(2)
    actions.withdraw(key=message.key, by=clerk, note="", now=later(3))
    assert [len(reasons(unit, 3)) for unit in (GUANGFENG, CHANGAN)] == [0, 1] and recounted(3)


def test_what_is_sent_after_it_was_taken_back_brings_the_marks_back():
    """Whatever is sent about her tells her township of her again; what she declined meanwhile stays declined."""
    clerk = user(CHANGAN)
    message, declined = (filed(clerk, pregnancy_status="1") for _each in range(2))
    actions.withdraw(key=message.key, by=clerk, note="", now=later(1))
    actions.decline(key=declined.key, by=user(YUJIANG), note="", now=later(1))
    assert [len(reasons(unit, 1)) for unit in BOTH] == [1, 0]
    for each in (message, declined):
        case = Case.objects.get(pk=(each.shard, each.case_id))
        send_sheet(case=case, kind=EXAM_REPORT, sheet=sheet(), by=clerk, now=later(2))
    assert [len(reasons(unit, 2)) for unit in BOTH] == [1, 1] and recounted(2)


def test_who_returned_it_is_asked_again_once_she_moved_there():
    """The request that the follow-up task sends makes her that township's again."""
    clerk, there = user(CHANGAN), user(GUANGFENG)
    message = filed(clerk, pregnancy_status="1")
    actions.return_misdirected(key=message.key, by=user(YUJIANG), proposed=GUANGFENG, note="", now=later(1))
    actions.resend(key=message.key, by=clerk, receiver=GUANGFENG, note="", now=later(1))
    actions.answer(
        key=message.key, by=there, finding="moved_registration", corrections={}, note="回锦江镇", now=later(2)
    )
    actions.confirm(key=message.key, by=clerk, accepted=[], now=later(2))
    case = Case.objects.get(pk=(message.shard, message.case_id))
    send_anew(task=Task.objects.get(), case=case, by=clerk, partner=YUJIANG, now=later(3))
    assert [len(reasons(unit, 3)) for unit in BOTH] == [1, 1] and recounted(3)


def test_a_file_that_ends_leaves_the_list_and_comes_back_with_it():
    clerk = user(CHANGAN)
    message = filed(clerk, pregnancy_status="1")
    key = (message.shard, message.case_id)

    close_case(case=Case.objects.get(pk=key), by=clerk, left_on=TODAY, reason="走了", now=later(1))
    assert [reasons(unit) for unit in BOTH] == [[], []] and recounted()
    reopen_case(case=Case.objects.get(pk=key), by=clerk, reason="回来了", now=later(2))
    assert [reasons(unit, 2) for unit in BOTH] == [[["pregnant_now"]]] * 2 and recounted()


def test_without_a_legal_basis_nothing_is_worked_out_and_nothing_stays():
    """Recorded later, the night's job finds whoever was filed meanwhile; withdrawn, it takes everything away."""
    standing = list(LegalBasis.objects.filter(kind=legal.FOLLOW_UP_LIST))
    LegalBasis.objects.filter(kind=legal.FOLLOW_UP_LIST).delete()
    legal.forget()
    filed(user(CHANGAN), pregnancy_status="1")
    assert not ServiceMark.objects.exists() and recounted()

    LegalBasis.objects.bulk_create(standing)
    legal.forget()
    assert not recounted()
    cases.refresh_services(now=later(1))
    assert ServiceMark.objects.count() == 2 and recounted()

    LegalBasis.objects.filter(kind=legal.FOLLOW_UP_LIST).delete()
    legal.forget()
    cases.refresh_services(now=later(1))
    assert not ServiceMark.objects.exists()


def test_counts_are_the_rows_of_the_lists_with_the_small_ones_hidden():
    clerk, place = user(CHANGAN), divisions.division
    for _case in range(4):
        filed(clerk, pregnancy_status="1")
    assert follow_up.counts(place(COUNTY), today=TODAY)[1]["pregnant_now"].count is None
    assert follow_up.counts(place(JIANGXI), today=TODAY)[1]["pregnant_now"].count is None
    filed(clerk, pregnancy_status="1")

    queries = []
    for code in (COUNTY, JIANGXI, NATION):
        with CaptureQueriesContext(connection) as seen:
            rows, together = follow_up.counts(place(code), today=TODAY)
        queries.append(len(seen))
        assert (
            together["pregnant_now"].count
            == 5 * (2 if code == NATION else 1)
            == sum(row.cells["pregnant_now"].count or 0 for row in rows)
        )
    assert queries == [2, 2, 2] and len(follow_up.lines(YUJIANG, today=TODAY)) == 5
    together = follow_up.counts(place(JIANGXI), today=TODAY + timedelta(days=31))[1]
    assert together["answer_overdue"].count == 5


@given(st.lists(st.integers(0, 12), min_size=2, max_size=6))
def test_a_hidden_count_does_not_follow_from_the_total(counts):
    """Every small count may, by all that is shown, be at least two numbers, unless nothing more can be hidden."""
    secret = sorted(hidden(counts))
    assert all(place in secret for place, count in enumerate(counts) if 0 < count < SMALLEST)
    if not secret or len(secret) == len(counts):
        return
    total = sum(counts[place] for place in secret)
    possible = [parts for parts in product(range(total + 1), repeat=len(secret)) if sum(parts) == total]
    assert all(len({parts[place] for parts in possible}) >= SMALLEST for place in range(len(secret)))
