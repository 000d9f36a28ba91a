"""The walk from an application to the follow-up, in Chinese, by the two townships and the husband's; with PADIS_PICTURES
the handbook's pictures are taken anew. And a birth registration with its certificate, the law today."""

import re
from typing import Any

import pytest

from tests.web import picture_story as story
from tests.web.picture_story import CHEN, ZENG
from tests.web.test_pictures import Picture, Who, has, picture, the_same_each_time, who  # noqa: F401
from tests.world import CHANGAN, YIWU, id_number
from tests.world import YUJIANG as JINJIANG

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
INTENTION = "不证明已生育"


def husband_typed(page: Any) -> None:
    page.fill("#id_man_name", "李建国")
    page.fill("#id_man_id_number", id_number("330725", CHEN.born, 7))
    page.fill("#id_man_registered_division_search", "佛堂")
    page.locator("#id_man_registered_division_list [role=option]", has_text="义乌").first.click()


def answered_in_the_list(page: Any, result: str, note: str = "") -> None:
    """The only item to verify of a township is opened and answered."""
    page.goto("/todo/?act=verify")
    page.get_by_role("link", name="陈*燕").first.click()
    has(page, "一孩生育服务登记核实", "历史业务", INTENTION, "李建国")
    page.locator("#answer").get_by_text(result, exact=True).click()
    if note:
        page.fill("#answer-note", note)


def test_from_an_application_to_the_follow_up(new_page, who: Who, picture: Picture):  # noqa: F811
    """Taken at 长安镇, verified by the places of both spouses, registered, told, received, followed up."""
    request = story.inflow(who[CHANGAN], CHEN, days=20)
    story.answered(request, who[JINJIANG], days=10)
    here, hers, his = (new_page(user=who[unit]) for unit in (CHANGAN, JINJIANG, YIWU))

    here.goto("/first-child/")
    has(here, "一孩生育服务登记", "历史业务", INTENTION)
    here.fill("[name=who]", "陈小燕")
    here.get_by_role("button", name="查找").click()
    here.get_by_role("link", name="受理申请").click()
    husband_typed(here)
    here.fill("#id_marriage_date", "20251001")
    for paper in ("女方居民身份证", "男方居民身份证", "结婚证"):
        here.get_by_label(paper, exact=True).check()
    picture(here, "first-child-new")
    here.get_by_role("button", name="受理并发出核实请求").click()
    has(here, "已受理，并已向户籍地发出核实请求。", "2026-12-02", "2026-12-14", "户籍地的答复期限未到。")

    for page in (hers, his):
        answered_in_the_list(page, "核实属实", note="经核实，未生育。")
        if page is hers:
            picture(page, "first-child-verify")
        page.get_by_role("button", name=re.compile("^发送反馈")).first.click()
        has(page, "反馈已发送。")

    here.reload()
    has(here, "核实属实", "经核实，未生育。")
    picture(here, "first-child")
    here.get_by_role("button", name="登记并发出通报").click()
    has(here, "已登记。", "2026-11-23")
    here.get_by_role("link", name="打印登记单").click()
    has(here, "一孩生育服务登记单", INTENTION)

    hers.goto("/todo/?act=receive")
    hers.get_by_role("link", name="陈*燕").first.click()
    has(hers, "一孩生育服务登记通报", INTENTION)
    hers.locator("#item").get_by_role("button", name="接收").click()
    has(hers, "已接收。")
    hers.goto("/todo/?act=task")
    hers.get_by_role("link", name="陈*燕").first.click()
    has(hers, "服务跟进", INTENTION)
    hers.fill("#note-text", "已电话联系，告知孕前检查和叶酸领取办法。")
    picture(hers, "follow-up")
    hers.get_by_role("button", name="只记录，以后继续").click()
    has(hers, "已记录。", "已电话联系，告知孕前检查和叶酸领取办法。")
    hers.fill("#note-text", "已随访。")
    hers.get_by_role("button", name="记录并办结").click()
    has(hers, "服务跟进已办结。")


def test_a_refusal_is_given_in_writing(new_page, who: Who, picture: Picture):  # noqa: F811
    """Without a reason it is not sent; with one it is printed."""
    request = story.inflow(who[CHANGAN], CHEN, days=20)
    page = new_page(user=who[CHANGAN])
    page.goto(f"/first-child/new/{request.case.number}/")
    husband_typed(page)
    page.get_by_role("button", name="只受理，以后核实").click()
    has(page, "已受理，请于 2026-12-02 前向户籍地发出核实请求。")
    page.locator("summary", has_text="书面告知不予登记").click()
    page.locator("form[action$='/refuse/'] button").last.click()
    has(page, "请填写理由：依规定，不予登记应当书面告知并说明理由。")
    page.fill("#id_reason", "经核实，男方申报的婚姻状况与结婚证不符。")
    page.locator("form[action$='/refuse/'] button").last.click()
    page.get_by_role("link", name="打印不予登记告知书").click()
    has(page, "不予登记告知书", "经核实，男方申报的婚姻状况与结婚证不符。", "行政复议")
    picture(page, "refusal")


def test_a_birth_is_registered_today(new_page, who: Who, picture: Picture):  # noqa: F811
    """The form comes filled from the case; the other places are told; the certificate is printed."""
    request = story.inflow(who[CHANGAN], ZENG, days=20)
    page = new_page(user=who[CHANGAN])
    page.goto("/births/")
    page.fill("[name=who]", "曾雪梅")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name="办理生育登记").locator("visible=true").last.click()
    assert page.input_value("#id_woman_name") == "曾雪梅"
    husband_typed(page)
    page.select_option("#id_stage", "before")
    page.fill("#id_living_children", "0")
    page.select_option("#id_proof", "system")
    picture(page, "birth-new")
    page.get_by_role("button", name="登记", exact=True).click()
    has(page, "已登记。", "锦江镇", "佛堂镇")
    page.get_by_role("link", name="打印生育登记证明").click()
    has(page, "生育登记证明", "不作为是否符合生育规定的证明")
    picture(page, "certificate")
    assert request.case.state == "open"

    page.go_back()
    page.get_by_role("link", name="更正", exact=True).click()
    page.fill("#id_man_name", "李建军")
    page.fill("#id_reason", "男方姓名录入有误，以结婚证为准。")
    page.get_by_role("button", name="保存更正").click()
    has(page, "已更正，并重新通报有关单位。", "更正和作废记录", "李建国", "李建军")
    page.get_by_role("heading", name="更正和作废记录").scroll_into_view_if_needed()
    picture(page, "birth-changes")
