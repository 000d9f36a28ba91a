"""The components: due badges, sorting, messages, kept forms."""

import json
from datetime import date, timedelta

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from padis.accounts.models import User
from padis.web import htmx, keep, paging
from tests.world import GUANGFENG, user

TODAY = date(2026, 11, 23)


def due(days: int, done: bool = False) -> str:
    template = Template("{% load padis %}{% due day done %}")
    return template.render(Context({"today": TODAY, "day": TODAY + timedelta(days=days), "done": done}))


@pytest.mark.parametrize(
    ("days", "state", "words"),
    [
        (-1, "due-overdue", "逾期 1 天"),
        (0, "due-soon", "今天到期"),
        (3, "due-soon", "余 3 天"),
        (4, "due-calm", "余 4 天"),
    ],
)
def test_days_left_are_said_in_words_and_in_a_colour(days, state, words):
    assert state in due(days) and words in due(days)


def test_what_is_done_is_never_red():
    assert "overdue" not in due(-40, done=True) and "2026-10-14" in due(-40, done=True)


@pytest.mark.django_db
@pytest.mark.usefixtures("divisions_loaded")
def test_a_column_sorts_up_and_down_and_keeps_the_order_of_equals():
    for name in ("乙", "甲", "乙"):
        somebody = user(GUANGFENG)
        somebody.display_name = name
        somebody.save()

    def names(query: str) -> list[tuple[str, int]]:
        request = RequestFactory().get(f"/?{query}")
        page = paging.paginate(request, User.objects.all(), columns={"name": ("display_name", "pk")}, default="name")
        return [(row.display_name, row.pk) for row in page]

    assert names("sort=-name") == names("sort=name")[::-1] == names("")[::-1]


@pytest.mark.django_db
@pytest.mark.usefixtures("divisions_loaded")
def test_the_key_of_kept_forms_is_each_users_own_and_ends_with_the_password():
    one, other = user(GUANGFENG), user(GUANGFENG)
    before = keep.key_for(one)

    assert before == keep.key_for(User.objects.get(pk=one.pk)) != keep.key_for(other)
    one.password = "changed"
    assert keep.key_for(one) != before


@pytest.mark.django_db
@pytest.mark.usefixtures("divisions_loaded")
def test_a_part_carries_the_names_of_forms_to_drop_once():
    request = RequestFactory().get("/units/", headers={"HX-Request": "true"})
    request.session, request.htmx, request.user = {}, HtmxDetails(request), user(GUANGFENG)
    keep.forget(request, ["answer-1"])

    first = htmx.render_fragment(request, "units/list.html", "units/_list.html", {"found": []})
    second = htmx.render_fragment(request, "units/list.html", "units/_list.html", {"found": []})

    assert json.loads(first["HX-Trigger"]) == {"padis:forget": {"names": ["answer-1"]}}
    assert not second.has_header("HX-Trigger")
