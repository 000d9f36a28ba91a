"""A picture for the handbook of an announcement: who has not read it."""

import pytest

from padis.accounts.models import Role
from padis.announcements import actions
from padis.divisions.queries import children
from tests.web import picture_story as story
from tests.web.test_pictures import Picture, Who, has, new_page, picture, the_same_each_time, who  # noqa: F401 fixtures
from tests.world import YUJIANG as JINJIANG

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_county_sees_who_has_not_read_its_announcement(new_page, who, picture):  # noqa: F811
    county = story.account("yujiang", "江涛", story.COUNTY, Role.SUPERVISOR)
    one = actions.publish(
        title="关于召开业务例会的通知",
        text="定于下周三上午 9:00 召开。",
        units=[],
        attachments=[],
        by=county,
        now=story.ago(2),
    )
    actions.mark_read(announcement=one, by=who[JINJIANG], now=story.ago(1))
    for number, place in enumerate(children(story.COUNTY)):
        story.entry(place.code, f"{'王李张刘陈杨黄赵周吴'[number % 10]}老师", f"0701-00058{number:02d}")
    page = new_page(user=county)
    page.goto(f"/announcements/{one.pk}/")
    has(page, "已读单位", "未读单位", "发布更正稿")
    page.get_by_role("link", name="17", exact=True).click()

    has(page, "邓埠街道", "0701-0005801")
    picture(page, "announcement")
