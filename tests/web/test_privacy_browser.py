"""What a browser at a shared computer keeps of a person, and what it makes of markup."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from padis.exchange import actions
from padis.exchange.models import Message
from tests.web.conftest import with_password
from tests.world import CHANGAN, YUJIANG, filed, user

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("divisions_loaded"),
]
NUMBER = "440583199002150021"
WITHOUT_SEALING = "Object.defineProperty(crypto, 'subtle', { value: undefined })"  # as without https
MARKUP = "<img src=x onerror=\"document.body.dataset.broken='yes'\">"


def message(**facts: Any) -> Message:
    return filed(user(CHANGAN), at=timezone.now() - timedelta(days=1), **facts)


def test_after_the_log_out_back_shows_nothing(new_page):
    page, sent = new_page(user=with_password(user(YUJIANG))), message()
    page.goto(f"/items/{sent.number}/")
    assert "王小芳" in page.content()

    page.click(".top-account summary")
    page.click("[data-log-out] button")
    page.wait_for_url("**/account/login/**")
    page.go_back()

    page.wait_for_url("**/account/login/**")
    assert "王小芳" not in page.content()


def test_without_https_the_tab_keeps_no_number_and_no_health_fact(new_page):
    page = new_page(user=with_password(user(CHANGAN)))
    page.add_init_script(WITHOUT_SEALING)
    page.goto("/cases/new/")
    page.fill("#id_id_number", NUMBER)
    page.fill("#id_name", "欧阳静姝")
    page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
    page.select_option("#id_pregnancy_status", "1")
    page.fill("#id_children-0-name", "欧阳念念")
    kept, left = "", 50
    while "欧阳静姝" not in kept and left:
        page.wait_for_timeout(100)
        kept, left = page.evaluate("JSON.stringify(sessionStorage)"), left - 1
    assert "欧阳静姝" in kept
    assert NUMBER not in kept and "念念" not in kept and "pregnancy" not in kept


def test_markup_that_was_typed_is_no_markup(new_page):
    sent = message(registered_address=MARKUP)
    actions.question(key=sent.key, by=user(YUJIANG), text=MARKUP, now=timezone.now())
    page = new_page(user=with_password(user(CHANGAN), display_name=MARKUP))

    for path in (f"/todo/?item={sent.number}", f"/items/{sent.number}/", f"/cases/{sent.number[:-2]}/"):
        page.goto(path)
        assert "<img src=x" in page.inner_text("body")
        assert page.get_attribute("body", "data-broken") is None
