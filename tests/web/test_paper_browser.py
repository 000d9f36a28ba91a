"""The journey of a paper form in two browsers: printed by one township, scanned by the other."""

import base64
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from padis.exchange.models import Message
from padis.paper.models import Copy
from tests.conftest import DESK
from tests.paper import samples
from tests.paper.samples import as_file, scanned
from tests.web.test_barriers_browser import violations
from tests.web.test_pictures import PHONE
from tests.world import CHANGAN, GUANGFENG, YUJIANG, filed, user

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("divisions_loaded"),
]
CAMERA = """photo => {
  navigator.mediaDevices.getUserMedia = async () => {
    const image = new Image();
    image.src = photo;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.width; canvas.height = image.height;
    setInterval(() => canvas.getContext("2d").drawImage(image, 0, 0), 100);
    return canvas.captureStream(10);
  };
}"""
"""A camera that looks at a photo."""


@pytest.fixture
def message(transactional_db: None) -> Message:
    return filed(user(CHANGAN), at=timezone.now() - timedelta(days=2), name="王小芳")


def printed_by_hand(page: Any, message: Message) -> bytes:
    """The PDF behind the link on the item's page."""
    page.goto(f"/items/{message.number}/")
    link = page.get_by_role("link", name="纸质表", exact=True).last.get_attribute("href")
    assert link == f"/paper/{message.number}/"
    return bytes(page.request.get(link).body())


def test_a_printed_form_is_scanned_on_the_other_side(new_page, message, tmp_path):
    """Printed, scanned at 150 dpi 3° askew and grainy, brought as a file: the item opens, and its paper is marked."""
    paper = printed_by_hand(new_page(user=user(CHANGAN)), message)
    file = tmp_path / "扫描件.jpg"
    file.write_bytes(as_file(samples.noisy(samples.turned(scanned(paper), 3)), quality=75))

    page = new_page(user=user(YUJIANG))
    page.goto("/")
    page.get_by_role("link", name="纸质表").first.click()
    page.get_by_role("heading", name="扫描接收").wait_for()
    page.locator("#id_file").set_input_files(file)
    page.get_by_role("button", name="识别表单").click()

    page.get_by_text("已标记收到纸质件").first.wait_for()
    page.get_by_role("heading", name="协查 · 王*芳").wait_for()
    assert page.url.endswith(f"/items/{message.number}/")
    assert Copy.objects.get().unit == YUJIANG


def test_the_camera_takes_the_picture(new_page, message):
    paper = printed_by_hand(new_page(user=user(CHANGAN)), message)
    photo = as_file(scanned(paper, dpi=170))
    page = new_page(user=user(YUJIANG), viewport=PHONE)
    page.goto("/paper/")
    page.evaluate(CAMERA, "data:image/jpeg;base64," + base64.b64encode(photo).decode())

    page.get_by_role("button", name="打开摄像头").click()
    page.get_by_role("button", name="拍照识别").click()

    page.get_by_role("heading", name="协查 · 王*芳").wait_for()


def test_without_a_camera_a_photo_is_asked_for(new_page, message):
    page = new_page(user=user(YUJIANG))
    page.goto("/paper/")
    page.evaluate("() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error('NotAllowedError')); }")
    page.get_by_role("button", name="打开摄像头").click()
    page.get_by_text("无法使用摄像头").wait_for()
    assert page.evaluate("document.activeElement.id") == "id_file"


@pytest.mark.parametrize("viewport", [DESK, PHONE])
@pytest.mark.parametrize("dark", [False, True])
def test_the_page_suits_everybody(new_page, message, tmp_path, viewport, dark):
    """With a refusal on it: a form of two other units."""
    file = Path(tmp_path) / "form.pdf"
    file.write_bytes(printed_by_hand(new_page(user=user(CHANGAN)), message))
    page = new_page(user=user(GUANGFENG), viewport=viewport, color_scheme="dark" if dark else "light")
    page.goto("/paper/")
    page.locator("#id_file").set_input_files(file)
    page.get_by_role("button", name="识别表单").click()
    page.get_by_text("请手工录入").wait_for()

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("viewport", [DESK, PHONE])
def test_a_form_without_a_code_is_typed(new_page, message, viewport):
    page = new_page(user=user(YUJIANG), viewport=viewport)
    page.goto("/paper/")
    with page.expect_navigation():
        page.get_by_role("link", name="录入没有二维码的表").click()
    page.fill("#id_sender_search", "长安镇")
    page.wait_for_selector("#id_sender_list [role=option]")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="下一步").click()
    page.fill("#id_person-name", "王小芳")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="登记为收到的纸质表").click()
    page.locator(".field-wrong").first.wait_for()
    assert page.input_value("#id_person-name") == "王小芳"
