"""What is past its time of keeping goes, of whatever kind; what is under way, the ledger and every count stay."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from padis.accounts.models import Role
from padis.cases.models import Case, Claim, PersonIndex
from padis.cases.names import CLEARED
from padis.exchange import actions as exchange
from padis.exchange.models import DocketRow, LedgerEntry, Message, Sheet, Tally, Task
from padis.exchange.recount import verify
from padis.kinds.birth_registration import changing as births
from padis.kinds.birth_registration.actions import register
from padis.kinds.birth_registration.models import BirthRegistration
from padis.kinds.changes.models import Change
from padis.kinds.couple import wife_of
from padis.kinds.first_child import actions as first_child
from padis.kinds.first_child.models import Application
from padis.kinds.first_child.queries import notices_of
from padis.kinds.notes import actions as notes
from padis.kinds.notes.models import TaskNote
from padis.kinds.twins.models import SheetMark
from padis.kinds.verification.actions import close_case, reopen_case
from padis.paper.models import Copy, VisitPhoto
from padis.paper.photos import keep_photo
from padis.paper.recording import record
from padis.privacy.actions import log_access
from padis.privacy.models import AccessLog, Purpose
from padis.register.recordings.models import Recording
from padis.retention.actions import clear
from padis.retention.models import Run
from padis.shared.errors import Conflict
from padis.shared.sharding import new_id
from tests.kinds.couples import case_of
from tests.kinds.test_birth_registration import given
from tests.kinds.test_changes import registered
from tests.kinds.test_twins import typed
from tests.web.conftest import signed_in
from tests.world import CHANGAN, NOON, YUJIANG, facts, filed, form_sent, later, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]
KEPT = datetime(2029, 11, 2, 12, tzinfo=NOON.tzinfo)  # 36 months after NOON


def counts() -> list[dict[str, Any]]:
    return list(Tally.objects.order_by("shard", "grain", "month", "partner", "unit", "side", "kind").values())


def settled_form(clerk, at) -> Message:
    sent = form_sent(clerk, filed(clerk, at=at), at=at)
    exchange.receive(key=sent.key, by=user(YUJIANG), now=at)
    return sent


def test_an_item_is_cleared_once_its_time_has_passed_since_it_ended():
    """Sent before, received later: the later day counts. What is not settled stays whole, however old."""
    clerk = user(CHANGAN)
    old, younger, waiting = settled_form(clerk, NOON), form_sent(clerk, filed(clerk)), form_sent(clerk, filed(clerk))
    exchange.receive(key=younger.key, by=user(YUJIANG), now=later(1))
    copied = record(given=typed(facts()), by=user(YUJIANG), now=NOON)
    before, entries = counts(), LedgerEntry.objects.count()

    assert clear(now=KEPT).counts == {}
    run = clear(now=KEPT.replace(day=3))

    assert run.counts["exam_report"] == 2
    left = set(Sheet.objects.values_list("message_id", flat=True))
    assert {younger.id, waiting.id} <= left and old.id not in left
    held = Message.objects.get(pk=old.pk)
    assert (held.label, bytes(held.unique_key), held.state) == (CLEARED, b"", "received")
    rows = DocketRow.objects.filter(item_id=old.id).values_list("unit", "label")
    assert set(rows) == {(CHANGAN, CLEARED), (YUJIANG, CLEARED)}
    assert not SheetMark.objects.filter(item_id=old.id).exists()
    assert not Copy.objects.filter(number=copied.number).exists()
    assert (counts(), LedgerEntry.objects.count()) == (before, entries)
    assert verify().differences == 0
    assert clear(now=KEPT.replace(day=3)).counts == {}
    assert Run.objects.count() == 3


def test_registrations_their_changes_tasks_and_notes_go_with_their_time():
    """An application that waits for its notices to be sent is not ended, and one that was changed lately neither."""
    clerk, hers = user(CHANGAN), user(YUJIANG)
    application, waiting = registered(clerk), registered(clerk, notify_now=False)
    notice = next(each for each in notices_of(application) if each.receiver == YUJIANG)
    exchange.receive(key=notice.key, by=hers, now=later(3))
    notes.close(key=Task.objects.get(unit=YUJIANG).key, text="已上门宣传", by=hers, now=later(4))
    wife = wife_of(case_of(filed(clerk)))
    birth = register(given=given(wife=wife), by=clerk, now=NOON)
    changed = register(given=given(wife=wife, stage="after", living_children=2), by=clerk, now=NOON)
    births.void(key=birth.key, reason="重复", by=clerk, now=later(1))
    births.correct(key=changed.key, given={**changed.given, "man_name": "李建军"}, reason="x", by=clerk, now=later(900))

    run = clear(now=later(36 * 31))

    assert {name: run.counts[name] for name in run.counts if ":" in name} == {
        "first_child:applications": 1,
        "first_child_notice:tasks": 1,
        "birth_registration:registrations": 1,
    }
    held = Application.objects.get(pk=application.pk)
    assert (held.label, held.couple, held.undertaking, held.stage) == (CLEARED, {}, None, "registered")
    assert Application.objects.get(pk=waiting.pk).couple
    assert BirthRegistration.objects.get(pk=birth.pk).given == {}
    assert BirthRegistration.objects.get(pk=changed.pk).given["man_name"] == "李建军"
    assert Change.objects.count() == 1
    assert not TaskNote.objects.exists()
    with pytest.raises(Conflict, match="已清除"):
        first_child.void(key=held.key, reason="x", by=clerk, now=later(36 * 31))
    client = signed_in(clerk)
    for page in (f"/first-child/{held.number}/", f"/first-child/{held.number}/letter/", f"/births/{birth.number}/"):
        assert client.get(page).status_code == 200
    assert "保存期限已过" in client.get(f"/births/{birth.number}/").content.decode()


def test_a_file_that_ended_goes_after_its_items_and_is_not_reopened():
    """The person is found by nothing any more; the file's number, state and places are still counted."""
    clerk = user(CHANGAN)
    request, open_one = filed(clerk), filed(clerk)
    form = form_sent(clerk, request)
    case = case_of(request)
    close_case(case=case, by=clerk, left_on=NOON.date(), reason="离开", now=NOON)
    log_access(by=clerk, case=case.key, unit=CHANGAN, purpose=Purpose.HANDLING, at=NOON)

    assert "cases" not in clear(now=later(36 * 31)).counts  # a form about her still waits to be received
    exchange.receive(key=form.key, by=user(YUJIANG), now=later(36 * 31))
    run = clear(now=later(2 * 36 * 31))

    assert (run.counts["cases"], run.counts["exam_report"]) == (1, 1)
    held = Case.objects.get(pk=case.pk)
    assert (held.name, held.birth_date, held.sealed, held.facts, held.state) == (CLEARED, None, {}, {}, "closed")
    assert held.residence_division == CHANGAN
    assert not Claim.objects.filter(case_id=case.id).exists()
    assert not PersonIndex.objects.filter(case_id=case.id).exists()
    assert Case.objects.get(pk=case_of(open_one).pk).name != CLEARED
    assert not AccessLog.objects.exists()
    with pytest.raises(Conflict, match="已清除"):
        reopen_case(case=held, by=clerk, reason="回来", now=later(2 * 36 * 31))
    client = signed_in(clerk)
    item = f"/items/{form.number}/"
    for page in (item, f"{item}history/", f"/cases/{case.number}/", "/register/", f"/paper/{form.number}/"):
        assert client.get(page).status_code == 200, page
    assert "保存期限已过" in client.get(f"/items/{form.number}/").content.decode()
    assert verify().differences == 0


def test_the_administrator_sees_when_it_ran():
    client = signed_in(user("000000000000", Role.ADMINISTRATOR))
    assert "尚未运行过" in client.get("/parameters/").content.decode()
    settled_form(user(CHANGAN), NOON)
    clear(now=later(36 * 31))
    assert "2029-" in client.get("/parameters/").content.decode()


def test_photos_of_check_sheets_go_with_the_item():
    picture = BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    clerk, there = user(CHANGAN), user(YUJIANG)
    for message in (settled_form(clerk, NOON), form_sent(clerk, filed(clerk))):
        row = DocketRow.objects.visible_to(there).get(item_id=message.id)
        keep_photo(row=row, content=picture.getvalue(), by=there, now=NOON)

    clear(now=KEPT + timedelta(days=1))

    assert VisitPhoto.objects.get().item_id == message.id


def test_what_a_register_outside_said_before_is_kept_for_the_day_of_the_recording():
    for number, at in enumerate((NOON, later(1))):
        Recording.objects.create(
            shard="36", unit=YUJIANG, item_shard="44", item_id=new_id(), number=str(number), kind="verification",
            channel="electronic", case_id=new_id(), ref="7", is_new=False, written=["name"], before={"name": "王晓芳"},
            at=at, by_id=1,
        )  # fmt: skip

    assert clear(now=later(1, hours=2)).counts == {"recordings": 1}

    assert [each.before for each in Recording.objects.order_by("at")] == [{}, {"name": "王晓芳"}]
    assert clear(now=later(1, hours=2)).counts == {}
