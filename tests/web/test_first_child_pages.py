"""Pages of first-child registration: taking an application, its clocks and answers, deciding, the letters, the follow-up."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from padis.exchange.actions import receive
from padis.exchange.models import Message, Task
from padis.exchange.states import State
from padis.kinds.first_child import actions
from padis.kinds.first_child.models import Application
from padis.kinds.first_child.queries import notices_of
from padis.kinds.notes import actions as notes
from padis.privacy.models import AccessLog
from tests.kinds.couples import again, answered, man_number, request_to, taken
from tests.kinds.test_changes import registered
from tests.paper.samples import text_of_pdf
from tests.web.conftest import signed_in
from tests.world import CHANGAN, GUANGFENG, SHIYAN, YUJIANG, filed, later, user

pytestmark = pytest.mark.django_db
INTENTION = "不证明已生育"


@pytest.fixture
def clerk():
    return user(CHANGAN)


@pytest.fixture
def hers():
    return user(YUJIANG)


def typed(**changes):
    form = {
        "man_name": "李建国", "man_id_number": man_number(), "man_registered_division": GUANGFENG,
        "marriage_date": "20250501", "papers": ["1", "2", "3"], "ask": "1",
    }  # fmt: skip
    return {name: value for name, value in {**form, **changes}.items() if value is not None}


def text_of(response):
    return response.content.decode()


def page_of(application):
    return f"/first-child/{application.number}/"


def test_from_the_case_page_an_application_is_taken_and_both_places_are_asked(clerk):
    case = filed(clerk).case
    form = f"/first-child/new/{case.number}/"
    client = signed_in(clerk)
    assert form in text_of(client.get(f"/cases/{case.number}/"))
    assert INTENTION in text_of(client.get(form))

    response = client.post(form, typed(), follow=True)

    application = Application.objects.get()
    assert response.redirect_chain[-1][0] == page_of(application)
    text = text_of(response)
    assert "锦江镇" in text and "五都镇" in text
    assert INTENTION in text
    assert application.ask_due_on.isoformat() in text
    for message in Message.objects.filter(kind="first_child"):
        assert message.due_on.isoformat() in text


def test_a_form_sent_twice_takes_one_application(clerk):
    case = filed(clerk).case
    client, form = signed_in(clerk), f"/first-child/new/{case.number}/"
    token = re.search(r'name="token" value="([^"]+)"', text_of(client.get(form))).group(1)
    first, second = (client.post(form, typed(token=token)) for _each in range(2))
    assert first["Location"] == second["Location"]
    assert Application.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"man_registered_division": "362302101000"}, "man_registered_division"),  # ended
        ({"man_registered_division": "999999999999"}, "man_registered_division"),
        ({"man_registered_division": "361103000000"}, "man_registered_division"),  # a county
        ({"man_name": ""}, "man_name"),
        ({"man_id_number": ""}, "man_id_number"),
        ({"marriage_date": "2030-01-01"}, "marriage_date"),
        ({"papers": ["77"]}, "papers"),
    ],
)
def test_what_cannot_be_taken_is_said_at_the_field_and_nothing_typed_is_lost(clerk, changes, field):
    case = filed(clerk).case
    response = signed_in(clerk).post(f"/first-child/new/{case.number}/", typed(undertaking="多次迁移", **changes))
    assert response.status_code == 422
    text = text_of(response)
    wrong = re.findall(r'field field-wrong" data-field="([^"]+)"', text)
    assert wrong == [field]
    assert "多次迁移" in text
    assert not Application.objects.exists()


def test_the_wifes_own_number_as_the_husbands_is_refused_at_the_field(clerk):
    case = filed(clerk).case
    number = case.sealed["id_number"]
    response = signed_in(clerk).post(f"/first-child/new/{case.number}/", typed(man_id_number=number))
    assert response.status_code == 422
    assert "相同" in text_of(response)


def test_a_second_application_leads_to_the_first(clerk):
    application = taken(clerk)
    response = signed_in(clerk).post(f"/first-child/new/{application.case_number}/", typed())
    assert response.status_code == 422
    assert page_of(application) in text_of(response)


def test_the_place_that_is_asked_answers_on_its_to_do_page(clerk, hers):
    application = taken(clerk)
    message = request_to(application, YUJIANG)
    client = signed_in(hers)
    text = text_of(client.get(f"/items/{message.number}/"))
    assert "李建国" in text
    assert INTENTION in text
    assert "历史业务" in text
    response = client.post(f"/items/{message.number}/answer/", {"finding": "differs", "note": ""})
    assert response.status_code == 422  # says why
    response = client.post(f"/items/{message.number}/answer/", {"finding": "conforms", "note": "已核实"})
    assert response.status_code == 302
    shown = text_of(signed_in(clerk).get(page_of(application)))
    assert "已核实" in shown
    assert f"/first-child/of/{message.number}/" in text_of(signed_in(clerk).get(f"/items/{message.number}/"))
    assert signed_in(clerk).get(f"/first-child/of/{message.number}/")["Location"] == page_of(application)


def test_what_stands_in_the_way_is_said_and_registering_is_not_offered(clerk):
    application = taken(clerk, at=timezone.now())
    text = text_of(signed_in(clerk).get(page_of(application)))
    assert "答复期限未到" in text
    assert f"{page_of(application)}register/" not in text
    response = signed_in(clerk).post(f"{page_of(application)}register/")
    assert response.status_code == 422
    assert again(application).stage == "asked"


def test_registering_sends_the_notices_and_receiving_one_opens_a_follow_up(clerk, hers):
    application = taken(clerk, man_registered_division=YUJIANG)
    answered(hers, application, at=later(days=1))
    assert signed_in(clerk).post(f"{page_of(application)}register/").status_code == 302
    notice = notices_of(application)[0]
    client = signed_in(hers)
    item = text_of(client.get(f"/items/{notice.number}/"))
    assert INTENTION in item
    assert application.number in item
    client.post(f"/items/{notice.number}/receive/")
    task = Task.objects.get(kind="first_child_notice")
    page = text_of(client.get(f"/items/tasks/{task.id}/"))
    assert INTENTION in page
    assert "李建国" in page

    empty = client.post(f"/items/tasks/{task.id}/note/", {"text": "", "close": "1"})
    assert empty.status_code == 422
    client.post(f"/items/tasks/{task.id}/note/", {"text": "已电话联系"})
    assert "已电话联系" in text_of(client.get(f"/items/tasks/{task.id}/"))
    client.post(f"/items/tasks/{task.id}/note/", {"text": "已随访", "close": "1"})
    task.refresh_from_db()
    assert task.done_at is not None
    late = client.post(f"/items/tasks/{task.id}/note/", {"text": "又一次"})
    assert late.status_code == 422
    assert "又一次" in text_of(late)


def test_tasks_of_an_application_stand_in_the_to_do_list_and_lead_to_it(clerk):
    application = taken(clerk, ask_now=False)
    task = Task.objects.get(number=application.number)
    client = signed_in(clerk)
    assert application.label in text_of(client.get("/todo/?act=task"))
    assert page_of(application) in text_of(client.get(f"/items/tasks/{task.id}/"))
    assert client.post(f"/items/tasks/{task.id}/finish/").status_code == 404  # done by asking, not by a tick
    assert client.post(f"{page_of(application)}ask/").status_code == 302
    assert again(application).stage == "asked"


def test_a_county_that_looks_in_sees_the_task_and_no_way_to_it(clerk):
    """The task of an application is no item that has a page for who looks in."""
    from padis.accounts.models import Role

    application = taken(clerk, ask_now=False)
    county = user("441900000000", Role.SUPERVISOR)
    response = signed_in(county).get(f"/monitor/{CHANGAN}/todo/")
    assert response.status_code == 200
    assert application.label in text_of(response)
    assert page_of(application) not in text_of(response)


def test_a_refusal_without_a_reason_comes_back_and_with_one_is_printed(clerk):
    application = taken(clerk)
    client = signed_in(clerk)
    assert client.get(f"{page_of(application)}letter/").status_code == 404
    response = client.post(f"{page_of(application)}refuse/", {"reason": "  "})
    assert response.status_code == 422
    assert 'data-field="reason"' in text_of(response)
    assert client.post(f"{page_of(application)}refuse/", {"reason": "结婚证与陈述不符"}).status_code == 302
    letter = text_of(client.get(f"{page_of(application)}letter/"))
    assert "结婚证与陈述不符" in letter
    assert "李建国" in letter
    assert "行政复议" in letter
    assert "第十六条" in letter
    written = text_of_pdf(client.get(f"{page_of(application)}letter/pdf/").content)
    for words in ("结婚证与陈述不符", "李建国", "行政复议", "不予登记告知书"):
        assert words in written


def test_withdrawing_needs_no_reason(clerk):
    application = taken(clerk)
    assert signed_in(clerk).post(f"{page_of(application)}withdraw/", {"note": ""}).status_code == 302
    assert {message.state for message in Message.objects.filter(id__in=application.requests)} == {State.WITHDRAWN}


def test_whoever_comes_second_reads_what_happened(clerk):
    application = taken(clerk)
    actions.withdraw(key=application.key, note="", by=clerk, now=later(days=1))
    response = signed_in(clerk).post(f"{page_of(application)}refuse/", {"reason": "理由很长"})
    assert response.status_code == 422
    assert "申请人撤回" in text_of(response)


def test_nobody_else_finds_the_application(clerk, hers):
    application = taken(clerk)
    for somebody in (hers, user(SHIYAN)):
        client = signed_in(somebody)
        for path in ("", "letter/"):
            assert client.get(f"{page_of(application)}{path}").status_code == 404
        assert client.post(f"{page_of(application)}refuse/", {"reason": "x"}).status_code == 404


def test_every_reading_is_logged(clerk):
    application = taken(clerk)
    before = AccessLog.objects.filter(case_id=application.case_id).count()
    signed_in(clerk).get(page_of(application))
    assert AccessLog.objects.filter(case_id=application.case_id).count() == before + 1


def test_the_list_costs_the_same_for_one_application_and_for_many(clerk):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/first-child/").status_code == 200
        return len(captured)

    client = signed_in(clerk)
    taken(clerk)
    client.get("/first-child/")
    one = queries()
    for _each in range(4):
        taken(clerk)
    assert queries() == one


def test_a_person_is_found_by_a_post_and_an_application_offered(clerk):
    case = filed(clerk, name="欧阳静姝").case
    response = signed_in(clerk).post("/first-child/find/", {"who": "欧阳静姝"}, follow=True)
    assert f"/first-child/new/{case.number}/" in text_of(response)
    assert "欧阳静姝" not in response.redirect_chain[-1][0]


def test_notes_are_read_by_their_unit_alone(clerk, hers):
    application = taken(clerk, man_registered_division=YUJIANG)
    answered(hers, application, at=later(days=1))
    actions.register(key=application.key, notify_now=True, by=clerk, now=later(days=1))
    receive(key=notices_of(application)[0].key, by=hers, now=later(days=2))
    task = Task.objects.get(kind="first_child_notice")
    notes.note(key=task.key, text="已随访", by=hers, now=later(days=3))
    assert signed_in(clerk).get(f"/items/tasks/{task.id}/").status_code == 404


def test_a_registration_is_corrected_and_then_void_and_its_print_says_so(clerk):
    """The husband is corrected here, the wife in her case file."""
    application = registered(clerk)
    client, page = signed_in(clerk), page_of(application)
    assert "先在个案中更正" in text_of(client.get(f"{page}correct/"))
    man = {name: value for name, value in application.couple.items() if name.startswith("man_")}
    text = text_of(client.post(f"{page}correct/", {**man, "man_name": "李建军", "reason": "姓名录错"}, follow=True))
    for words in ("李建军", "李建国", "姓名录错"):
        assert words in text, words
    void_form = text_of(client.get(page)).split(f'action="{page}void/"')[1].split("</form>")[0]
    assert "csrfmiddlewaretoken" in void_form
    client.post(f"{page}void/", {"reason": "重复受理"})
    assert "重复受理" in text_of(client.get(page))
    assert "已作废" in text_of(client.get(f"{page}letter/"))
    assert "已作废" in text_of_pdf(client.get(f"{page}letter/pdf/").content)
