"""A county publishes in a browser, a township opens it, the county sees who has not."""

import pytest

from padis.accounts.models import Role
from padis.announcements.models import Announcement, Receipt
from tests.web.test_barriers_browser import violations
from tests.world import YUJIANG, user

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("divisions_loaded"),
]
COUNTY = "360603000000"


def test_from_the_county_to_the_township_and_back(new_page, transactional_db):
    county, clerk = new_page(user=user(COUNTY, Role.SUPERVISOR)), new_page(user=user(YUJIANG))
    county.goto("/announcements/")
    county.get_by_role("link", name="发布公告").first.click()
    county.fill("#id_title", "召开业务例会")
    assert not county.locator("[data-field=units]").is_visible(), "units are asked for where some are chosen"
    county.get_by_label("部分下级单位").check()
    county.get_by_label("锦江镇").check()
    county.locator("input[type=file]").set_input_files({"name": "议程.txt", "mimeType": "text/plain", "buffer": b"1"})
    county.get_by_role("button", name="发布", exact=True).click()
    county.locator(".field-errors", has_text="附件需要重新选择").wait_for()
    assert county.input_value("#id_title") == "召开业务例会" and county.get_by_label("锦江镇").is_checked()
    assert violations(county) == []
    county.fill("#id_text", "定于下周三上午召开。")
    county.locator("input[type=file]").set_input_files({"name": "议程.txt", "mimeType": "text/plain", "buffer": b"1"})
    county.get_by_role("button", name="发布", exact=True).click()
    county.locator("#toasts", has_text="公告已发布").wait_for()

    clerk.goto("/announcements/")
    count = clerk.locator("#menu [data-count=announcements]")
    assert count.inner_text() == "1"
    clerk.get_by_role("link", name="召开业务例会").click()
    clerk.locator("#receipt").wait_for()
    assert count.inner_text() == "" and Receipt.objects.get().unit == YUJIANG
    with clerk.expect_download() as saved:
        clerk.get_by_role("link", name="议程.txt").click()
    assert saved.value.suggested_filename == "议程.txt"

    county.goto(f"/announcements/{Announcement.objects.get().pk}/readers/")
    county.get_by_text("这里的单位都已阅读。").wait_for()
    assert violations(county) == []
