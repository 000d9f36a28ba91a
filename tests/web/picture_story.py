"""What the handbook's pictures show: invented people, and what a few townships did about them until NOW."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from padis.accounts.models import Role, User
from padis.cases.models import Direction
from padis.divisions.models import Level, Unit
from padis.divisions.queries import children, short_name
from padis.exchange import actions
from padis.exchange.kinds import kind_of
from padis.exchange.models import Message
from padis.kinds.sending import send_sheet
from padis.kinds.verification.actions import file_case
from padis.register import actions as register
from padis.register.models import RegisterImport, RegisterPerson
from padis.shared.tables import writing
from padis.shared.tables.writing import CONTENT_TYPE, Column, Sheet
from padis.shared.time import BEIJING
from tests.intake.tables import person as row_of
from tests.intake.tables import workbook
from tests.register.tables import checked
from tests.world import CHANGAN, GUANGFENG, SHIYAN, YIWU, id_number
from tests.world import YUJIANG as JINJIANG

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=BEIJING)
DENGBU = "360603001000"  # 邓埠街道, of the same county as 锦江镇
OLD_COUNTY = "360622"  # 余江县, a district since 2018
NATION, COUNTY, PROVINCE = "000000000000", "360603000000", "360000000000"
PLACES = {CHANGAN: "新安社区", SHIYAN: "官田社区", YIWU: "佛堂社区"}


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    born: date
    area: str = OLD_COUNTY  # where her number was given out

    @property
    def number(self) -> str:
        return id_number(self.area, self.born, self.born.toordinal())


CHEN = Person("陈小燕", date(1995, 4, 12))
XIE = Person("谢丽娟", date(1992, 9, 3))
ZENG = Person("曾雪梅", date(1998, 12, 30))


def ago(days: int, **parts: int) -> datetime:
    return NOW - timedelta(days=days, **parts)


def account(username: str, name: str, unit: str, role: Role = Role.OPERATOR) -> User:
    made = User.objects.create(
        username=username,
        display_name=name,
        unit_id=unit,
        role=role,
        created_at=ago(90),
        last_login=ago(1),
        password="!",
    )
    return User.objects.select_related("unit__division").get(pk=made.pk)


ENTRY = {"address": "人民路 18 号", "postcode": "000000", "confirmed_on": date(2026, 11, 2)}


def entry(unit: str, person: str, telephone: str) -> None:
    """Fills a unit's entry in the address book."""
    Unit.objects.filter(pk=unit).update(person_on_duty=person, telephone=telephone, **ENTRY)


def facts(person: Person, *, home: str, residence: str, arrived: datetime, **changes: Any) -> dict[str, Any]:
    """Clean facts; a change to None leaves the fact out."""
    base: dict[str, Any] = {
        "name": person.name, "sex": "2", "birth_date": person.born.isoformat(), "id_number": person.number,
        "ethnicity": "01", "education": "71", "marital_status": "21", "phone": f"1000{person.born:%m%d}216",
        "registered_division": home, "registered_address": "和平村 6 组", "hukou_type": "1",
        "residence_division": residence, "residence_address": f"{PLACES.get(residence, '中心社区')} 12 号", "migration_reason": "01",
        "outflow_date": (arrived - timedelta(days=2)).date().isoformat(), "inflow_date": arrived.date().isoformat(),
        "pregnancy_status": "0",
    }  # fmt: skip
    return {name: value for name, value in {**base, **changes}.items() if value is not None}


def inflow(by: User, person: Person, *, home: str = JINJIANG, days: int, **changes: Any) -> Message:
    """Filed so many days ago by the township where she lives."""
    stated = facts(person, home=home, residence=by.unit_id, arrived=ago(days + 4), **changes)
    return file_case(by=by, direction=Direction.INFLOW, facts=stated, now=ago(days))


def outflow(by: User, person: Person, *, residence: str, days: int, **changes: Any) -> Message:
    """Filed so many days ago by the township where she is registered."""
    stated = facts(person, home=by.unit_id, residence=residence, arrived=ago(days + 4), **changes)
    return file_case(by=by, direction=Direction.OUTFLOW, facts=stated, now=ago(days))


def answered(
    message: Message, by: User, *, days: int, finding: str = "consistent", note: str = "", **fixes: Any
) -> None:
    """Opened a day before, then answered; `fixes` are corrected facts."""
    actions.mark_opened(key=message.key, by=by, now=ago(days + 1))
    found = "corrected" if fixes else finding
    actions.answer(key=message.key, by=by, finding=found, corrections=fixes, note=note, now=ago(days))


def townships() -> dict[str, User]:
    """An operator for each township of the story, with its entry in the address book."""
    named = {
        JINJIANG: ("jinjiang", "章文秀", "0701-0005801"),
        CHANGAN: ("changan", "梁淑仪", "0769-0005802"),
        SHIYAN: ("shiyan", "杜明", "0755-0005803"),
        YIWU: ("fotang", "楼小青", "0579-0005804"),
    }
    made = {}
    for unit, (username, person, telephone) in named.items():
        entry(unit, f"{person[0]}老师", telephone)
        made[unit] = account(username, person, unit)
    return made


def inbox_of_jinjiang(who: dict[str, User]) -> dict[str, Message]:
    """A morning at 锦江镇: something in every tab of the to-do list. Named: the items that are opened."""
    here, changan, shiyan, yiwu = (who[unit] for unit in (JINJIANG, CHANGAN, SHIYAN, YIWU))
    late = inflow(changan, Person("吴秀兰", date(1989, 2, 5)), days=41)
    actions.mark_opened(key=late.key, by=here, now=ago(38))
    inflow(shiyan, Person("黄丽华", date(1991, 7, 19)), days=32)
    pressing = inflow(changan, CHEN, days=13, pregnancy_status="1", expected_date="2027-03-20", spouse_name="周志强")
    part = inflow(yiwu, Person("刘美玲", date(1987, 10, 8)), days=27)
    actions.answer_in_part(key=part.key, by=here, corrections={}, note="户籍已核对，住址待入户核实。", now=ago(3))
    wrong = inflow(changan, Person("周桂英", date(1993, 1, 26)), days=20)
    inflow(shiyan, Person("徐海燕", date(1996, 5, 30)), days=12)
    inflow(yiwu, Person("孙晓红", date(1990, 8, 14)), days=3)
    inflow(changan, Person("马玉珍", date(1994, 11, 2)), days=0)
    _came_back(here, changan, shiyan, yiwu)
    return {"pressing": pressing, "wrong": wrong}


def _came_back(here: User, changan: User, shiyan: User, yiwu: User) -> None:
    """What 锦江镇 sent and has back: answers, a question, a returned item, a follow-up."""
    corrected = outflow(here, Person("朱春梅", date(1988, 3, 17)), residence=CHANGAN, days=16)
    answered(corrected, changan, days=2, residence_address="长盛社区 8 号", phone="10000005216")
    answered(outflow(here, Person("胡敏", date(1997, 6, 21)), residence=SHIYAN, days=9), shiyan, days=1)
    asked = outflow(here, Person("林芳", date(1992, 4, 9)), residence=YIWU, days=8)
    actions.question(key=asked.key, by=yiwu, text="请提供其在佛堂镇的租住地址或单位名称。", now=ago(1))
    astray = outflow(here, Person("郭艳", date(1990, 12, 1)), residence=CHANGAN, days=6)
    actions.return_misdirected(key=astray.key, by=changan, proposed=SHIYAN, note="已迁往石岩街道。", now=ago(2))
    unclear = outflow(here, Person("罗静", date(1986, 9, 25)), residence=SHIYAN, days=20)
    answered(unclear, shiyan, days=7, finding="address_unclear", note="所填地址无此门牌。")
    actions.confirm(key=unclear.key, by=here, accepted=[], now=ago(5))


def story_of_xie(who: dict[str, User]) -> Message:
    """A case of 长安镇 that 锦江镇 answered with corrections; the answer awaits confirmation."""
    message = inflow(who[CHANGAN], XIE, days=18)
    answered(
        message, who[JINJIANG], days=1, note="已电话与家属核实。", marital_status="22", registered_address="和平村 9 组",
        spouse_name="陈建国",
    )  # fmt: skip
    return message


def form_of(by: User, message: Message, *, days: int, no: str, **changes: Any) -> Message:
    """A report form about the person of a message, sent so many days ago after an examination of the day before."""
    hospital = {"id": "1", "name": "长安镇社区卫生服务中心", "division": CHANGAN, "type": "3"}
    sheet = {
        "form_no": no, "exam_date": ago(days + 1).date().isoformat(), "exam_unit": hospital, "exam_types": ["1", "2"],
        "pregnancy_check": "0", "iud_check": "1", "method": "3", "examiner": "何医生", **changes,
    }  # fmt: skip
    return send_sheet(case=message.case, kind=kind_of("exam_report"), sheet=sheet, by=by, now=ago(days))


def forms_for_jinjiang(who: dict[str, User]) -> list[Message]:
    """Three report forms of 长安镇 to 锦江镇: overdue, pressing, and of this morning."""
    changan = who[CHANGAN]
    people = (CHEN, XIE, Person("何凤英", date(1991, 2, 11)))
    sent = []
    for number, (person, days) in enumerate(zip(people, (33, 28, 0), strict=True)):
        request = inflow(changan, person, days=days + 5)
        answered(request, who[JINJIANG], days=days)
        sent.append(form_of(changan, request, days=days, no=f"CA-2026-{118 + number}"))
    return sent


def month_of_the_county(asker: User) -> None:
    """Eight weeks of requests to the townships of 余江区: on time, late, overdue, declined, returned."""
    names = iter(_names())
    for place, unit in enumerate(
        unit for unit in children(COUNTY) if unit.level == Level.TOWNSHIP and unit.kind == "town"
    ):
        by = account(f"clerk{place}", f"{unit.name}经办员", unit.code)
        for step, days in enumerate(range(1 + place, 56, 4 + place)):
            message = inflow(asker, next(names), home=unit.code, days=days)
            _dealt_with(message, by, asker, days=days, turn=step + place)


def _dealt_with(message: Message, by: User, asker: User, *, days: int, turn: int) -> None:
    """Mostly answered after six days; by turns declined, late, or not answered yet."""
    if days < 2:
        actions.return_misdirected(key=message.key, by=by, proposed=DENGBU, note="", now=NOW)
    elif turn % 7 == 5 and days > 8:
        actions.decline(key=message.key, by=by, note="", now=ago(days - 8))
    elif days in (31, 32):
        answered(message, by, days=0)
    elif turn % 7 == 3:
        if days > 45:
            answered(message, by, days=days - 32)
    elif days > 6:
        answered(message, by, days=days - 6)
        if turn % 2:
            actions.confirm(key=message.key, by=asker, accepted=[], now=ago(days - 7))


def other_cities(asker: User) -> None:
    """Some requests to other cities of 江西省, for the province's page."""
    names = iter(_names(start=400))
    for place, unit in enumerate((GUANGFENG, "360112001000", "360703100000", "360902001000")):
        by = account(f"other{place}", f"{short_name(unit)}经办员", unit)
        for days in range(2 + place, 50, 7 + 2 * place):
            message = inflow(asker, next(names), home=unit, days=days)
            if days > 9 and days % 3:
                answered(message, by, days=days - 8)


def table_of_arrivals() -> bytes:
    """Ten women that 长安镇 lists in a workbook; half of the rows are not as they should be."""
    people = _names(start=200)[:9]
    good = [row_of(姓名=each.name, 身份证号=each.number) for each in people[:5]]
    faults = [{"婚姻状况": "不清楚"}, {"户籍地": "锦江镇"}, {"流入日期": "去年"}]
    bad = [
        row_of(姓名=each.name, 身份证号=each.number, **fault) for each, fault in zip(people[5:8], faults, strict=True)
    ]
    digit = people[8].number[:-1] + ("1" if people[8].number[-1] != "1" else "2")
    return workbook(
        *good, *bad, row_of(姓名=people[8].name, 身份证号=digit), row_of(姓名=CHEN.name, 身份证号=CHEN.number)
    )


def _names(start: int = 0) -> list[Person]:
    surnames, given = (
        "王李张刘杨赵吴周徐孙",
        ("秀英", "桂香", "丽萍", "小玲", "春兰", "红梅", "玉华", "海霞", "美凤", "佳怡"),
    )
    born: Callable[[int], date] = lambda n: date(1984, 1, 5) + timedelta(days=9 * n)  # noqa: E731
    return [Person(surnames[n % 10] + given[n // 10 % 10], born(n)) for n in range(start, start + 400)]


def table_of_users() -> dict[str, Any]:
    """A workbook of accounts as an upload; two of its rows are wrong."""
    head = [Column(label) for label in ("单位代码或名称", "角色", "用户名", "姓名")]
    rows = [
        (DENGBU, "经办员", "", "夏荷"),
        ("锦江镇", "经办员", "", "方静"),
        ("锦江镇", "", "zhao.min", "赵敏"),
        ("中童镇", "", "", "孔令"),
        ("中童镇", "监管员", "", "程方"),
        (SHIYAN, "", "", "邓蓉"),
    ]
    content = writing.workbook(Sheet("用户", head, rows))
    return {"name": "用户.xlsx", "mimeType": CONTENT_TYPE, "buffer": content}


def in_the_register(by: User, whom: Person) -> RegisterPerson:
    """An entry of the unit's register that was corrected today."""
    facts = {
        "id_number": whom.number, "name": whom.name, "sex": "2", "birth_date": whom.born.isoformat(), "marital_status": "10",
        "registered_division": JINJIANG, "registered_address": "和平村 6 组", "residence_division": by.unit_id,
        "residence_address": "新安社区 12 号", "phone": "13900000000", "inflow_date": "2026-03-03",
    }  # fmt: skip
    person = register.record(by=by, facts=facts, now=ago(200))
    changes = {"marital_status": "21", "phone": "13900000001"}
    return register.correct(key=person.key, by=by, changes=changes, now=NOW)


def table_for_the_register(by: User, whom: Person) -> RegisterImport:
    """A table that says otherwise of one, brings two who are new, and has a row to mend; checked."""
    rows = [
        row_of(姓名=whom.name, 身份证号=whom.number, 婚姻状况="再婚"), row_of(姓名="李春燕"), row_of(姓名="邓丽"),
        row_of(姓名="周敏", 流入日期="农历三月初五"),
    ]  # fmt: skip
    return checked(by, workbook(*rows), name="2026年全员名单.xlsx", now=NOW)
