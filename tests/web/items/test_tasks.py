"""A task: why it is there, how it is done, and that it is its unit's own."""

import uuid

import pytest

from padis.exchange.models import Message
from padis.exchange.states import State
from tests.web.conftest import signed_in
from tests.web.items.acts import HTMX
from tests.world import CHANGAN, GUANGFENG

pytestmark = pytest.mark.django_db


def test_a_task_says_why_and_sends_anew(clerk, task):
    client = signed_in(clerk)
    shown = client.get(f"/items/tasks/{task.id}/").content.decode()
    assert "户口迁出" in shown and "迁往五都镇" in shown and "现户籍所在" in shown

    wrong = client.post(f"/items/tasks/{task.id}/anew/", {"partner": CHANGAN}, headers=HTMX)
    assert wrong.status_code == 422 and "本单位" in wrong.content.decode()
    client.post(f"/items/tasks/{task.id}/anew/", {"partner": GUANGFENG})
    task.refresh_from_db()
    assert task.done_at and Message.objects.get(receiver=GUANGFENG).state == State.SENT


def test_a_task_may_need_nothing_more(clerk, task):
    client, token = signed_in(clerk), str(uuid.uuid4())
    for _ in range(2):
        assert client.post(f"/items/tasks/{task.id}/finish/", {"token": token}).status_code == 302
    late = client.post(f"/items/tasks/{task.id}/finish/", headers=HTMX)

    assert late.status_code == 422 and "已办结" in late.content.decode()
    task.refresh_from_db()
    assert task.outcome == "noted"


def test_a_task_is_its_units_own(other, task):
    for path in ("", "anew/", "finish/"):
        call = signed_in(other).post if path else signed_in(other).get
        assert call(f"/items/tasks/{task.id}/{path}").status_code == 404
    assert signed_in(other).get(f"/items/tasks/{uuid.uuid4()}/").status_code == 404
