"""The walk behind the handbook: each page as each role sees it. With PADIS_PICTURES=docs/pictures the pictures are taken anew."""

import base64
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from padis.accounts.models import Role, User
from padis.cases.models import Case
from padis.cases.projection import all_facts
from padis.exchange.models import Message
from padis.intake.actions import carry_on
from padis.intake.models import Import
from padis.monitoring.quiet import is_working_day
from padis.register import actions as entries
from padis.reminders.actions import make
from tests.paper import samples
from tests.web import picture_story as story
from tests.web.picture_story import CHEN, NOW, ZENG
from tests.web.png import photograph
from tests.world import CHANGAN, GUANGFENG, SHIYAN
from tests.world import YUJIANG as JINJIANG

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FOLDER = os.environ.get("PADIS_PICTURES")
LARGEST = 150_000  # bytes
PHONE = {"width": 390, "height": 844}

Picture = Callable[[Any, str], None]
Who = dict[str, User]


@pytest.fixture(autouse=True)
def the_same_each_time(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """The clock stands still, and nothing says that this is a demonstration."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    settings.DEMO = False
    settings.SESSION_COOKIE_AGE = 100 * 365 * 24 * 60 * 60  # the live process goes by the real clock


@pytest.fixture
def new_page(new_page: Callable[..., Any]) -> Callable[..., Any]:
    """Pages whose stream brings no to-do list: the live process goes by the real clock, and would show another day's."""

    def make(**options: Any) -> Any:
        page = new_page(**options)
        page.context.route("**/live/?*part=todo-list*", without_list)
        return page

    return make


def without_list(route: Any) -> None:
    route.continue_(url=re.sub("&part=todo-list[^&]*", "", route.request.url))


@pytest.fixture
def picture() -> Picture:
    """Takes a picture of what is in the window, where pictures are asked for."""

    def take(page: Any, name: str) -> None:
        if not FOLDER:
            return
        page.wait_for_timeout(700)  # fonts, the chart, marks that fade
        path = Path(FOLDER) / f"{name}.png"
        path.write_bytes(photograph(page))
        assert path.stat().st_size <= LARGEST, f"{path} has {path.stat().st_size} bytes"

    return take


@pytest.fixture
def who(transactional_db: None) -> Who:
    return story.townships()


def has(page: Any, *texts: str) -> None:
    """Each text can be seen."""
    for text in texts:
        page.get_by_text(text).locator("visible=true").first.wait_for()


def test_log_in(new_page, transactional_db):
    page = new_page()
    page.goto("/account/login/")

    has(page, "用户名", "密码", "没有账号或忘记密码，请联系所在县（区）的管理员。")


def test_the_to_do_list_and_the_answer(new_page, who, picture):
    story.inbox_of_jinjiang(who)
    page = new_page(user=who[JINJIANG])
    page.goto("/todo/")
    tabs = page.locator("#todo-list .tabs a").all_inner_texts()
    assert [tab.split() for tab in tabs] == [
        ["全部", "13"], ["协查核实", "8"], ["反馈确认", "2"], ["待答复", "1"], ["退回", "1"], ["跟进", "1"],
    ]  # fmt: skip
    has(page, "逾期 2", "三日内 3", "逾期 11 天", "余 2 天", "紧急", "部分反馈")

    page.get_by_role("link", name="陈*燕").click()
    has(page, "待本单位核实反馈", "长安镇填报", "本单位核实", "0769-0005802")
    page.wait_for_selector("#item-head >> text=已打开")
    picture(page, "todo")

    page.locator("[data-fix]", has_text="婚姻状况").locator("summary").click()
    page.select_option("#answer [name=fix-marital_status]", "22")
    assert page.locator("[name=finding][value=corrected]").is_checked()
    page.fill("#answer-note", "已入户核实，2024 年再婚。")
    page.locator("#answer [name=fix-marital_status]").scroll_into_view_if_needed()
    picture(page, "answer")


def test_an_answer_out_of_the_register(new_page, who, picture):
    story.inbox_of_jinjiang(who)
    message = Message.objects.filter(receiver=JINJIANG, kind="verification").order_by("due_on")[0]
    held = all_facts(Case.objects.get(pk=(message.shard, message.case_id)), health=True)
    held |= {"marital_status": "22", "education": "61", "residence_division": JINJIANG}
    entries.record(by=who[JINJIANG], facts=held, now=story.ago(1))
    page = new_page(user=who[JINJIANG])
    page.goto(f"/todo/?item={message.number}")
    has(page, "本地登记库：", "全用本地", "用对方")
    page.keyboard.press("b")
    picture(page, "compare")
    page.locator("#answer button[type=submit]").first.click()
    page.locator(f"#item[data-item='{message.number}']").wait_for(state="detached")
    page.goto(f"/items/{message.number}/")
    has(page, "记入本地登记库")
    picture(page, "record")


def test_what_is_not_ours_goes_back(new_page, who, picture):
    number = story.inbox_of_jinjiang(who)["wrong"].number
    page = new_page(user=who[JINJIANG])
    page.goto(f"/todo/?item={number}")

    page.locator("details.deed", has_text="退回").locator("summary").click()
    page.fill("#return-proposed_search", "邓埠")
    page.wait_for_selector("#return-proposed_list [role=option]")
    page.keyboard.press("Enter")
    page.fill("#return-note", "户籍在邓埠街道。")
    has(page, "在期限内退回的，不计入本单位应反馈数。退回后不再显示个人信息。")
    picture(page, "return")
    page.locator("#item form button", has_text="退回").click()
    has(page, "已退回。")


def test_an_answer_is_confirmed(new_page, who, picture):
    message = story.story_of_xie(who)
    page = new_page(user=who[CHANGAN])
    page.goto(f"/todo/?item={message.number}")

    has(page, "反馈确认", "结果：有更正 · 更正 3 项", "锦江镇核实", "确认采用勾选项并下一条", "再次协查…")
    picture(page, "confirm")
    page.get_by_role("button", name="确认采用勾选项").click()
    has(page, "反馈已确认。", "全部办完。")

    page.goto(f"/cases/{message.number.rpartition('-')[0]}/")
    has(page, "谁查看过", "本次查看已记录，用途：维护本单位个案。", "对方单位通讯录", "和平村 9 组")
    picture(page, "case")
    page.get_by_role("link", name="退档").click()
    has(page, "已离开：退档", "不再属于管理范围：注销", "录入有误：删除")
    picture(page, "end")


def typed(page: Any, person: story.Person, *, number: str = "") -> None:
    """A case as a clerk types it, up to the dates."""
    page.fill("#id_id_number", number or person.number)
    page.wait_for_selector("#check .five-checks")
    page.fill("#id_name", person.name)
    page.fill("#id_inflow_date", "2026-11-18")
    page.select_option("#id_marital_status", "21")


def test_a_case_is_filed(new_page, who, picture):
    page = new_page(user=who[CHANGAN])
    page.goto("/cases/new/")
    typed(page, ZENG, number=ZENG.number[:-1] + ("1" if ZENG.number[-1] != "1" else "2"))

    has(page, "校验码不符", "末位校验码与前 17 位不符，请与证件核对。", "全国范围内未发现相同人员的在档个案。")
    assert (page.input_value("#id_birth_date"), page.input_value("#id_sex")) == (ZENG.born.isoformat(), "2")
    has(page, "号码发放地：", "360622 原为余江县（至 2017 年），现为江西省鹰潭市余江区。")
    page.evaluate("scrollTo(0, 0)")
    picture(page, "filing")
    page.fill("#id_registered_division_search", "360622")
    has(page, "江西省鹰潭市余江区", "邓埠街道")
    page.locator("#id_registered_division_search").scroll_into_view_if_needed()
    picture(page, "picker")
    page.locator("#id_registered_division_list [role=option]", has_text="锦江镇").click()
    page.get_by_role("button", name="保存并查看").click()
    has(page, "等待 锦江镇 核实反馈", "余 30 天", "校验码不符")


def test_she_may_be_filed_already(new_page, who, picture):
    story.inflow(who[SHIYAN], CHEN, days=25)
    page = new_page(user=who[CHANGAN])
    page.goto("/cases/new/")
    typed(page, CHEN)
    has(page, "疑似已建档", "身份证号相同")
    page.fill("#id_registered_division_search", "yjjj")
    page.locator("#id_registered_division_list [role=option]", has_text="余江区锦江镇").click()
    page.get_by_role("button", name="保存并查看").click()

    has(page, "该人员疑似已建档。", "请电话向建档单位了解", "0755-0005803", "已从石岩街道")
    picture(page, "duplicate")
    page.fill("#id_duplicate_reason", "2026-11-18 由石岩街道迁来居住")
    page.get_by_role("button", name="保存并查看").click()
    has(page, "另有在档个案，仍建档的理由：2026-11-18 由石岩街道迁来居住")


def test_she_is_filed_by_the_other_side(new_page, who, picture):
    """The place of registration types what the other side has filed to it, and answers with it."""
    story.inflow(who[CHANGAN], CHEN, days=5)
    page = new_page(user=who[JINJIANG])
    page.goto("/cases/new/?direction=outflow")
    page.fill("#id_id_number", CHEN.number)
    page.wait_for_selector(".check-known")
    page.fill("#id_name", CHEN.name)
    page.fill("#id_residence_division_search", "长安镇")
    page.locator("#id_residence_division_list [role=option]", has_text="东莞").click()
    page.fill("#id_outflow_date", "2026-11-10")
    page.select_option("#id_marital_status", "22")
    page.fill("#id_phone", "13911112222")
    page.get_by_role("button", name="保存并查看").click()
    has(page, "本次流动已经建档，不能重复建档。", "已有个案", "并入已有个案：作为核实反馈")
    picture(page, "join")


def test_two_files_of_one_person(new_page, who, picture):
    """The list of suspected duplicates, and two files beside each other."""
    story.inflow(who[CHANGAN], CHEN, days=25)
    number = CHEN.number[:9] + str((int(CHEN.number[9]) + 1) % 10) + CHEN.number[10:]
    story.inflow(who[CHANGAN], CHEN, days=3, home=GUANGFENG, id_number=number)
    page = new_page(user=who[CHANGAN])
    page.goto("/cases/duplicates/")
    page.get_by_role("link", name="对照").click()
    has(page, "身份证号差一位", "是同一人员", "不是同一人")
    picture(page, "pair")


def test_a_table_is_imported(new_page, who, picture, tmp_path):
    story.inflow(who[SHIYAN], CHEN, days=25)
    file = tmp_path / "十一月流入.xlsx"
    file.write_bytes(story.table_of_arrivals())
    page = new_page(user=who[CHANGAN])
    page.goto("/cases/")
    page.get_by_role("link", name="批量导入").click()
    page.set_input_files("#id_file", file)
    page.get_by_role("button", name="读取文件").click()
    page.get_by_role("button", name="开始检查").click()
    page.wait_for_selector("progress")
    carry_on(Import.objects.get().key, clock=lambda: NOW)

    has(page, "5 行可以建档，5 行不能建档", "可能是多个地方", "末位校验码")
    picture(page, "import")


def test_the_reminders(new_page, who, picture):
    story.inbox_of_jinjiang(who)
    for days in range(12, -1, -1):
        if is_working_day(story.ago(days).date()):
            make(now=story.ago(days))
    page = new_page(user=who[JINJIANG])
    page.goto("/notices/")
    has(page, "新增逾期 1 件", "件时限已过八成", "件时限已过半", "去办理", "全部标为已读", "邮件和推送")
    picture(page, "notices")

    page.get_by_role("button", name="去办理").first.click()
    page.wait_for_url("**/todo/**")
    page.get_by_text("今早摘要：").click()
    has(page, "协查 · 待办")


def test_a_report_form_is_written_and_sent(new_page, who, picture):
    """From the list of examining units to the form on its way; the same form again is not sent."""
    request = story.inflow(who[CHANGAN], CHEN, days=20)
    page = new_page(user=who[CHANGAN])
    page.goto("/report-forms/")
    page.get_by_role("link", name="检查单位").click()
    page.fill("#id_name", "长安镇社区卫生服务中心")
    page.select_option("#id_type", "3")
    page.get_by_role("button", name="录入名单").click()
    has(page, "已录入：长安镇社区卫生服务中心", "移出名单")

    page.goto("/report-forms/")
    page.fill("[name=who]", "陈小燕")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name="填写报告单").click()
    for _each in range(2):
        page.fill("#id_form_no", "CA-2026-118")
        page.fill("#id_exam_date", "20261120")
        page.select_option("#id_exam_unit", label="长安镇社区卫生服务中心")
        page.get_by_label("孕检", exact=True).check()
        page.get_by_label("环检", exact=True).check()
        page.select_option("#id_pregnancy_check", "0")
        page.select_option("#id_iud_check", "1")
        page.fill("#id_examiner", "何医生")
        picture(page, "form")
        page.get_by_role("button", name="发送给对方").click()
        if _each == 0:
            has(page, "已发往 锦江镇 · 余江区，对方须在 2026-12-23 前接收。")
            page.goto(f"/cases/{request.case.number}/")
            page.locator("details.more summary", has_text="发送").click()
            page.get_by_role("link", name="环孕检报告单").locator("visible=true").last.click()
    has(page, "此件已发送过", "查看已发送的")


def test_report_forms_are_received(new_page, who, picture):
    """One on its page, then those that are left, one of them late, all lying open."""
    story.forms_for_jinjiang(who)
    page = new_page(user=who[JINJIANG])
    page.goto("/todo/?act=receive")
    page.get_by_role("link", name="何*英").click()
    has(page, "待本单位接收", "历史业务", "长安镇社区卫生服务中心", "有环，位置正常", "健康信息")
    page.wait_for_selector("#item-head >> text=已打开")
    picture(page, "receive")
    page.locator("#item").get_by_role("button", name="接收").click()
    has(page, "已接收。")

    page.goto("/todo/?act=receive")
    has(page, "逾期 3 天", "余 2 天")
    page.locator("[data-select-all]").check()
    page.get_by_role("button", name="批量接收").click()
    has(page, "陈小燕", "谢丽娟", "CA-2026-118")
    page.locator(".many-seen", has_text="已打开").nth(1).wait_for()
    picture(page, "receive-many")
    page.get_by_role("button", name="接收勾选的").click()
    has(page, "已接收 2 件。")
    page.goto("/register/?kind=exam_report")
    has(page, "共 3 件", "逾期", "已接收")


def test_the_register(new_page, who, picture):
    story.inbox_of_jinjiang(who)
    page = new_page(user=who[JINJIANG])
    page.goto("/register/")

    has(page, "共 13 件", "收到", "发出", "待本单位办理", "地址不详", "已退回")
    page.type("#filter-partner_search", "sy", delay=30)
    page.wait_for_selector("#filter-partner_list [role=option]")
    assert page.url.endswith("/register/"), "a search in a picker is no page"
    page.fill("#filter-partner_search", "")
    picture(page, "register")
    page.check("#filter-overdue")
    has(page, "共 2 件")


@pytest.fixture
def county(who: Who) -> User:
    story.month_of_the_county(who[CHANGAN])
    story.entry(story.COUNTY, "江老师", "0701-0005800")
    return story.account("yujiang", "江涛", story.COUNTY, Role.SUPERVISOR)


def test_the_county_looks_at_its_townships(new_page, county, who, picture):
    page = new_page(user=county)
    page.goto("/")

    has(
        page,
        "统计月 2026年12月：2026-11-21 至 2026-12-20",
        "按发送日期所在统计月",
        "按到期日所在统计月",
        "此刻",
        "实时",
        "—",
    )
    page.wait_for_selector(".monitor-chart canvas, .monitor-chart svg")
    picture(page, "monitor")
    assert not {"待办事宜", "个案管理"} & set(page.locator(".frame-menu .menu-entry").all_inner_texts())
    before = int(page.inner_text("[data-number=receiver-open]"))
    story.inflow(who[SHIYAN], ZENG, days=0)
    page.locator("[data-number=receiver-open]", has_text=str(before + 1)).wait_for(timeout=4000)
    page.get_by_role("link", name="大屏").click()
    has(page, "江西省鹰潭市余江区", "退出大屏", "数字截至")
    page.wait_for_selector("figure svg")
    page.set_viewport_size({"width": 1920, "height": 1080})
    picture(page, "wall")


def test_the_county_looks_into_a_township(new_page, county, who, picture):
    message = story.inbox_of_jinjiang(who)["pressing"]
    page = new_page(user=county)
    page.goto("/monitor/")
    has(page, "需要关注", "件未打开，最长")
    page.locator("#counters table").get_by_role("link", name="锦江镇").click()
    has(page, "只读查看：锦江镇的待办事宜", "返回监控管理", "0701-0005801", "陈*燕")
    picture(page, "look")
    page.goto(f"/monitor/{JINJIANG}/items/{message.number}/")
    has(page, "只读查看：锦江镇的事项", "个人信息和双方填写的内容，只有办理此件的两个乡镇（街道）可以看到。")

    township = new_page(user=who[JINJIANG])
    township.goto("/todo/")
    township.get_by_text("余江区 今天查看了本单位 2 次").click()
    has(township, "县级查看记录", "江涛", message.number)
    picture(township, "looks")


def test_the_province_goes_down_to_the_county(new_page, county, who, picture):
    story.other_cities(who[SHIYAN])
    page = new_page(user=story.account("jiangxi", "万里", story.PROVINCE, Role.SUPERVISOR), color_scheme="dark")
    page.goto("/monitor/")

    has(page, "江西省", "鹰潭市", "上饶市")
    page.wait_for_selector(".monitor-chart canvas, .monitor-chart svg")
    picture(page, "province-dark")
    page.get_by_role("link", name="线路质量").click()
    has(page, "线路矩阵：行为反馈方，列为发送方", "最慢的线路", "反馈量最大的线路")
    page.emulate_media(color_scheme="light")
    page.wait_for_selector("figure svg")
    picture(page, "corridors")
    page.goto("/monitor/")
    page.get_by_role("link", name="鹰潭市").click()
    page.get_by_role("link", name="余江区").click()
    has(page, "锦江镇")
    assert page.locator(".trail a").all_inner_texts() == ["江西省", "鹰潭市"]


def test_what_a_code_was(new_page, who, picture):
    page = new_page(user=who[JINJIANG])
    page.goto("/divisions/?q=362301")

    has(page, "362301 在不同年份指不同的地方", "江西省上饶市信州区", "江西省宜春市袁州区")
    picture(page, "divisions")


def test_the_address_book(new_page, who, picture):
    page = new_page(user=who[JINJIANG])
    page.goto("/units/mine/")
    page.fill("#id_person_on_duty", "章老师、吴老师")
    page.get_by_role("button", name="保存").click()
    has(page, "信息已保存。", "信息无误", "章老师、吴老师", "修改记录")
    page.goto(f"/units/?within={story.COUNTY}")
    has(page, "找到", "名片（vCard）", "还没有确认")
    picture(page, "address-book")


def test_the_administrator(new_page, county, picture):
    user = story.account("admin-yujiang", "邹建平", story.COUNTY, Role.ADMINISTRATOR)
    shut = User.objects.get(username="clerk3")
    shut.is_active = False
    shut.save()
    page = new_page(user=user)
    page.goto("/users/")

    has(page, "经办员", "监管员", "停用", "启用")
    picture(page, "users")
    page.goto(f"/users/{county.pk}/")
    has(page, "重置密码", "停用", "双重验证", "操作记录")
    page.goto("/users/batch/")
    page.set_input_files("#id_file", story.table_of_users())
    page.get_by_role("button", name="开始检查").click()
    has(page, "创建 4 个账号", "2 行有误，不创建。", "系统编排")
    picture(page, "users-batch")


def test_the_parameters(new_page, county, picture):
    page = new_page(user=story.account("admin-nation", "高远", story.NATION, Role.ADMINISTRATOR))
    page.goto("/parameters/verification.normal/")
    page.fill("#id_value", "20")
    page.fill("#id_source", "流动人口信息交换工作制度（修订）")
    page.get_by_role("button", name="预览影响").click()
    has(page, "影响预览", "按时办理", "逾期办理", "现行：30 天", "新值：20 天")
    picture(page, "parameters")


def test_a_telephone(new_page, who, picture):
    story.inbox_of_jinjiang(who)
    page = new_page(user=who[JINJIANG], viewport=PHONE)
    page.goto("/todo/")
    assert page.locator(".bottom-entry:visible").count() == 4

    page.get_by_role("link", name="陈*燕").click()
    has(page, "返回列表", "待本单位核实反馈")
    picture(page, "telephone")


def test_a_paper_form(new_page, who, picture, tmp_path):
    """As it is printed, and another one, scanned where its electronic item is not known."""
    message = story.inflow(who[CHANGAN], CHEN, days=4)
    page = new_page(user=who[CHANGAN])
    page.goto(f"/items/{message.number}/")
    paper = page.request.get(page.get_by_role("link", name="纸质表", exact=True).last.get_attribute("href")).body()
    sheet = base64.b64encode(samples.as_file(samples.scanned(paper, dpi=110), kind="PNG")).decode()
    shown = new_page(viewport={"width": 935, "height": 760})
    shown.set_content(f'<body style="margin:0"><img alt="" src="data:image/png;base64,{sheet}"></body>')
    picture(shown, "paper-form")

    facts = story.facts(CHEN, home=JINJIANG, residence=CHANGAN, arrived=NOW)
    form = {"form_no": "2026-0117", "exam_date": "2026-11-18", "exam_types": ["1"], "pregnancy_check": "0"}
    parts = {"facts": {name: facts[name] for name in ("name", "sex", "birth_date", "id_number")}, "sheet": form}
    file = tmp_path / "scan.pdf"
    file.write_bytes(samples.printed(samples.form(kind="exam_report", number=message.number[:-1] + "7", parts=parts)))
    page = new_page(user=who[JINJIANG])
    page.goto("/paper/")
    page.set_input_files("#id_file", file)
    page.get_by_role("button", name="识别表单").click()
    has(page, "签名有效", "登记为收到的纸质表")
    page.locator("#scanned").scroll_into_view_if_needed()
    picture(page, "paper-scan")


def test_the_local_register(new_page, who, picture):
    """An entry with what it said before; a table whose rows contradict the register."""
    person = story.in_the_register(who[CHANGAN], ZENG)
    page = new_page(user=who[CHANGAN])
    page.goto("/local/new/")
    page.fill("#id_id_number", ZENG.number)
    page.wait_for_selector(".check-known")
    has(page, "库中已有？", "曾雪梅")
    page.goto(f"/local/{person.id}/")
    has(page, "以前的值 1 个", "操作记录")
    page.locator("summary", has_text="以前的值").first.click()
    picture(page, "local")
    page.get_by_role("button", name="撤销", exact=False).first.click()
    has(page, "已撤销，条目恢复为此前的内容。")

    one = story.table_for_the_register(who[CHANGAN], ZENG)
    page.goto(f"/local/import/{one.id}/")
    has(page, "待决定 1 行", "以登记库为准")
    page.get_by_role("link", name="与登记库不一致").click()
    picture(page, "local-import")
    page.locator("[name=taken]").first.check()
    page.get_by_role("button", name="采用勾选项").click()
    has(page, "第 2 行已决定。", "已决定")
