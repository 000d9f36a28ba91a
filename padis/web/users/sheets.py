"""Accounts as workbooks: the rows that somebody brought, and what is handed out."""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from padis.accounts.batches import MOST, Checked, Line
from padis.accounts.models import Role, User
from padis.shared.tables import reading
from padis.shared.tables.reading import NotATable, Row, Table
from padis.shared.tables.writing import CONTENT_TYPE, Column, Sheet, workbook

HEADS = {
    "unit": ("单位代码或名称", "单位代码", "单位名称", "单位", "区划代码", "unit code or name", "unit code", "unit"),
    "role": ("角色", "role"),
    "username": ("用户名", "登录名", "账号", "user name", "username"),
    "display_name": ("姓名", "显示名称", "name"),
}
ROLES = {"经办员": Role.OPERATOR, "监管员": Role.SUPERVISOR, "管理员": Role.ADMINISTRATOR}
_FIELDS = {"".join(head.split()): name for name, heads in HEADS.items() for head in heads}
_WORDS = {role: word for word, role in ROLES.items()}
_COLUMNS = (
    Column("单位代码或名称", 40),
    Column("角色", 12, choices=tuple(ROLES)),
    Column("用户名", 22),
    Column("姓名", 18),
)


def lines(content: bytes) -> list[Line]:
    """The rows of a workbook or text table. Raises NotATable, with a sentence for whoever brought it."""
    with reading.opened(content, knows=lambda text: _field(text) is not None) as table:
        places = _places(table)
        found = []
        for row in table.rows:
            found.append(_line(row, places))
            if len(found) > MOST:
                raise NotATable(_("More than %(most)d rows. Divide the table.") % {"most": MOST})
    if not found:
        raise NotATable(_("There is no row below the head."))
    return found


def _field(label: str) -> str | None:
    return _FIELDS.get("".join(label.split()).strip("*＊").lower())


def _places(table: Table) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, label in enumerate(table.head):
        if name := _field(label):
            places.setdefault(name, place)
    if not {"unit", "display_name"} <= places.keys():
        raise NotATable(_("The columns “单位代码或名称” and “姓名” are not there. Use the template."))
    return places


def _line(row: Row, places: dict[str, int]) -> Line:
    cells = {name: row.cells[place] if place < len(row.cells) else "" for name, place in places.items()}
    role = cells.get("role", "")
    return Line(
        row.number,
        cells["unit"],
        ROLES.get(role, role),
        cells.get("username", ""),
        cells["display_name"],
    )


def template(below: User) -> Sheet:
    """An empty table to fill in, with what goes into its columns."""
    return Sheet(
        "用户",
        _COLUMNS,
        notes=(
            (
                "单位代码或名称",
                f"12 位或 9 位区划代码，或完整名称，如 {below.unit.division.full_name}。限本单位及下级。",
            ),
            ("角色", "乡镇（街道）为经办员；县级及以上为监管员或管理员。空着时，乡镇为经办员，其他为监管员。"),
            ("用户名", "可以空着，由系统按单位代码编排，如 361103101-01。"),
            ("姓名", "必填，最多 60 个字。"),
        ),
    )


def handed_out(made: Sequence[tuple[User, str]], refused: Sequence[Checked], now: datetime) -> str:
    """The one-time passwords, and the rows that made no account with the reason, as a link that holds the file."""
    sheets = [_passwords(made, now)] if made else []
    if refused:
        sheets.append(Sheet("未创建", (*_COLUMNS, Column("原因", 60, marked=True)), (_refused(row) for row in refused)))
    return f"data:{CONTENT_TYPE};base64,{b64encode(workbook(*sheets)).decode()}"


def _passwords(made: Sequence[tuple[User, str]], now: datetime) -> Sheet:
    columns = (
        Column("单位", 40),
        Column("单位代码", 15),
        Column("角色", 10),
        Column("姓名", 18),
        Column("用户名", 22),
        Column("一次性密码", 20),
    )
    rows = (
        (
            user.unit.division.full_name,
            user.unit_id,
            _WORDS[Role(user.role)],
            user.display_name,
            user.username,
            password,
        )
        for user, password in made
    )
    return Sheet("一次性密码", columns, rows, notes=(("生成时间", f"{now:%Y-%m-%d}"), ("须知", NOTICE)))


NOTICE = "一次性密码只给出这一次，系统不存明文。请当面或电话告知本人；首次登录须改密码。发完后请删除本文件。"


def _refused(row: Checked) -> Sequence[str]:
    line = row.line
    role = _WORDS.get(Role(line.role), "") if line.role in Role.values else line.role
    return line.unit, role, line.username, line.display_name, "；".join(row.wrong.values())


def listed(users: Iterable[User]) -> Sheet:
    """The accounts of a list."""
    columns = (
        Column("姓名", 18),
        Column("用户名", 22),
        Column("单位", 40),
        Column("单位代码", 15),
        Column("角色", 10),
        Column("状态", 10),
        Column("创建时间", 18),
        Column("最近登录", 18),
    )
    rows = (
        (
            user.display_name,
            user.username,
            user.unit.division.full_name,
            user.unit_id,
            _WORDS[Role(user.role)],
            "启用" if user.is_active else "停用",
            user.created_at,
            user.last_login,
        )
        for user in users
    )
    return Sheet("用户", columns, rows)
