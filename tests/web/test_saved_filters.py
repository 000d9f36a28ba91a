"""Saved filters: a user's own, chips above the list, one that opens by itself, and nothing of a person in them."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from padis.web.filters import saved
from padis.web.models import SavedFilter
from tests.web.conftest import COUNTY, signed_in
from tests.world import CHANGAN, YUJIANG, filed, user

pytestmark = pytest.mark.django_db
QUERY = "overdue=on&partner=440000000000&sort=due"


@pytest.fixture
def clerk():
    return user(YUJIANG)


def save(client, name="逾期·广东", query=QUERY, area="register"):
    return client.post("/filters/", {"area": area, "name": name, "query": query})


def test_a_filter_is_proposed_saved_and_shown_as_a_chip(clerk):
    client = signed_in(clerk)
    page = client.get(f"/register/?{QUERY}").content.decode()
    assert 'value="只看逾期·广东省"' in page or 'value="只看逾期·广东"' in page

    response = save(client)
    assert response["Location"] == f"/register/?{QUERY}"
    page = client.get(response["Location"]).content.decode()
    assert 'aria-current="true">逾期·广东</a>' in page and "保存筛选" not in page
    assert "逾期·广东" in client.get("/register/?all=1").content.decode()
    assert "逾期·广东" not in signed_in(user(YUJIANG)).get("/register/").content.decode()


def test_only_what_the_list_knows_is_kept(clerk):
    save(signed_in(clerk), query="overdue=on&q=361103101-2026&page=a2026&state=nonsense&evil=1&partner=")

    assert SavedFilter.objects.get().query == "overdue=on"


@pytest.mark.parametrize(
    ("query", "name", "said"),
    [
        ("person=00000000-0000-7000-8000-000000000000&overdue=on", "她", "查找个人的条件不能保存"),
        ("q=1", "编号", "请先选择筛选条件"),
        ("overdue=on", " ", "请填写筛选名称"),
    ],
)
def test_what_is_not_to_be_kept_is_refused_with_a_reason(clerk, query, name, said):
    client = signed_in(clerk)
    response = save(client, name=name, query=query)

    assert not SavedFilter.objects.exists()
    assert said in client.get(response["Location"]).content.decode()


def test_with_a_person_in_the_list_nothing_is_offered_for_saving(clerk):
    client = signed_in(clerk)
    address = client.post("/register/find/", {"who": "王小芳", "overdue": "on"})["Location"]

    assert "保存筛选" not in client.get(address).content.decode()


def test_the_same_name_replaces_and_twenty_are_enough(clerk, monkeypatch):
    monkeypatch.setattr(saved, "MOST", 2)
    client = signed_in(clerk)
    for name, query in (("甲", "overdue=on"), ("乙", "urgent=on"), ("甲", "state=sent"), ("丙", "role=sender")):
        save(client, name, query)

    assert dict(SavedFilter.objects.values_list("name", "query")) == {"甲": "state=sent", "乙": "urgent=on"}
    save(client, "丙", "state=closed", area="cases")
    assert SavedFilter.objects.filter(area="cases").count() == 1


def test_the_default_opens_by_itself_and_show_all_still_shows_all(clerk):
    client = signed_in(clerk)
    save(client), save(client, "紧急", "urgent=on")
    first, second = SavedFilter.objects.order_by("id")
    for each in (first, second):
        client.post(f"/filters/{each.pk}/", {"do": "default"})

    assert SavedFilter.objects.get(is_default=True) == second
    assert client.get("/register/")["Location"] == "/register/?urgent=on"
    assert client.get("/register/?all=1").status_code == 200
    assert client.get("/register/", headers={"HX-Request": "true"}).status_code == 200
    client.post(f"/filters/{second.pk}/", {"do": "no_default"})
    assert client.get("/register/").status_code == 200


def test_a_filter_is_renamed_and_deleted(clerk):
    client = signed_in(clerk)
    save(client), save(client, "紧急", "urgent=on")
    first = SavedFilter.objects.get(name="逾期·广东")
    client.post(f"/filters/{first.pk}/", {"do": "rename", "name": "紧急"})
    client.post(f"/filters/{first.pk}/", {"do": "rename", "name": "广东逾期"})
    assert set(SavedFilter.objects.values_list("name", flat=True)) == {"广东逾期", "紧急"}

    assert client.post(f"/filters/{first.pk}/", {"do": "delete"})["Location"] == "/register/?all"
    assert client.post(f"/filters/{first.pk}/", {"do": "delete"}).status_code == 404


def test_nobody_changes_the_filter_of_another(clerk):
    save(signed_in(clerk))
    kept = SavedFilter.objects.get()

    for do in ("rename", "default", "delete"):
        answer = signed_in(user(YUJIANG)).post(f"/filters/{kept.pk}/", {"do": do, "name": "x"})
        assert answer.status_code == 404
    assert save(signed_in(user(COUNTY, "supervisor"))).status_code == 403
    assert save(signed_in(clerk), area="nonsense").status_code == 404


def test_filters_of_case_files(clerk):
    client = signed_in(clerk)
    query = urlencode({"state": "closed", "direction": "inflow", "filed_from": "2026-10-01"})
    page = client.get(f"/cases/?{query}").content.decode()
    assert 'value="已退档·流入·建档日期自2026-10-01"' in page

    save(client, "退档", query, area="cases")
    assert "退档</a>" in client.get("/cases/").content.decode()
    assert "退档</a>" not in client.get("/register/").content.decode()


def test_chips_cost_one_query_however_many(clerk):
    filed(user(CHANGAN))
    client = signed_in(clerk)
    costs = []
    for names in ("甲", "乙丙丁"):
        for name in names:
            save(client, name)
        client.get("/register/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/register/")
        costs.append(len(asked))

    assert costs[0] == costs[1]
