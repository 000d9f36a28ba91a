"""Connectors at work: which one counts, the breaker that all processes share, the folder, and that a register that is down
stops nobody."""

from datetime import timedelta

import pytest
from django.utils import timezone

from padis.accounts.models import Role
from padis.exchange.models import Message
from padis.register.connectors import actions, breaker, making, polling
from padis.register.connectors.failures import Down, Failure
from padis.register.connectors.folder import FolderRegister
from padis.register.connectors.keeping import OwnSystem
from padis.register.connectors.models import Arrival, Connector, Health, Outgoing
from padis.register.connectors.recovery import try_those_that_failed
from padis.register.contract import RegisterDown
from padis.register.models import RegisterClaim
from padis.register.registry import EMBEDDED, register_of
from padis.shared.errors import NotAllowed, Refused
from padis.shared.tables import reading
from tests.register.registers import CHANGAN, MAPPING, TOKEN, reference
from tests.web.conftest import signed_in
from tests.world import NOON, SHIYAN, YUJIANG, facts, filed, later, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]
CITY, COUNTY = "441900000000", "360603000000"
NUMBER = "362226198605070023"
HEAD = "姓名,身份证号,出生日期,婚姻状况,性别"


@pytest.fixture(autouse=True)
def allowed(settings, tmp_path):
    settings.REGISTER_TIMEOUT = 0.2
    settings.REGISTER_FOLDERS = tmp_path
    settings.REGISTER_HOSTS = {"register.example", "127.0.0.1:1", "db.example:5432"}


@pytest.fixture
def server(settings):
    with reference() as running:
        settings.REGISTER_HOSTS |= {running.url.removeprefix("http://")}
        yield running


@pytest.fixture
def admin():
    return user(CITY, Role.ADMINISTRATOR)


def connected(admin, unit=CHANGAN, /, *, kind="http", address="http://127.0.0.1:1", secret=TOKEN, mapping=""):
    from padis.divisions.queries import units

    values = {"kind": kind, "address": address, "secret": secret, "mapping": mapping}
    return actions.set_connector(unit=units([unit])[unit], **values, by=admin, now=NOON)


def test_the_nearest_connector_up_the_tree_counts(admin):
    """A city's holds for its townships, a township's own goes before it; without any it is the platform's register."""
    assert register_of(CHANGAN) is EMBEDDED
    connected(admin, CITY)
    assert isinstance(register_of(CHANGAN), breaker.Guarded) and register_of(SHIYAN) is EMBEDDED
    connected(admin, CHANGAN, kind="folder", address="", secret="")
    assert isinstance(register_of(CHANGAN), FolderRegister)
    connected(admin, CHANGAN, kind="embedded", address="", secret="")
    assert register_of(CHANGAN) is EMBEDDED
    with pytest.raises(NotAllowed):
        connected(admin, SHIYAN)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"address": "ftp://register.example/"}, "address"),
        ({"address": "http://elsewhere.example/"}, "address"),
        ({"secret": ""}, "secret"),
        ({"secret": "a b"}, "secret"),
        ({"kind": "view", "address": "sqlite:////etc/passwd"}, "address"),
        ({"kind": "view", "address": "postgresql:///padis?host=/run/postgresql"}, "address"),
        ({"kind": "view", "address": "postgresql://u@db.example:5432/x?host=elsewhere.example"}, "address"),
        ({"kind": "view", "address": "postgresql://u:p@db.example:5432/x"}, "address"),
        ({"kind": "view", "address": "postgresql://u@db.example:5432/x", "mapping": "["}, "mapping"),
        ({"kind": "view", "address": "postgresql://u@db.example:5432/x", "mapping": '[view]\nname="v"'}, "mapping"),
        (
            {"kind": "view", "address": "postgresql://u@db.example:5432/x", "mapping": MAPPING + "[columns.x]"},
            "mapping",
        ),
        ({"kind": "view", "address": "mssql://u@db.example:5432/x?driver=/tmp/a.so", "mapping": MAPPING}, "address"),
        (
            {"kind": "view", "address": "postgresql://u@db.example:5432/x", "mapping": "codes = 5\n" + MAPPING},
            "mapping",
        ),
        ({"kind": "view", "address": "postgresql://u@db.example:5432/x", "mapping": "out = 5\n" + MAPPING}, "mapping"),
    ],
)
def test_what_cannot_be_a_connector_is_refused_at_its_field(admin, values, field):
    """No file of the server, no socket, no host that the operator does not list, no password in an address."""
    with pytest.raises(Refused) as refused:
        connected(admin, **values)
    assert refused.value.field == field and not Connector.objects.exists()


def test_a_secret_is_kept_for_its_own_address_alone(admin):
    """Whoever changes the address must know the token: it is never sent to another host."""
    connected(admin, address="https://register.example/a")
    connected(admin, address="https://register.example/a", secret="")
    assert Connector.objects.get().secret == TOKEN
    with pytest.raises(Refused):
        connected(admin, address="https://register.example/b", secret="")


def test_a_register_rests_after_failures_and_one_question_tries(admin, server):
    """Three failures in a row and nobody asks, in any process; when the rest is over one asks, and all may again."""
    connected(admin, address=server.url)
    server.misbehave("error")
    now = NOON
    one, other = (making.register_for(CHANGAN, lambda: now) for _process in range(2))
    for register in (one, other, one):
        with pytest.raises(RegisterDown):
            register.by_number(CHANGAN, NUMBER)
    server.asked = 0
    for register in (one, other):
        with pytest.raises(RegisterDown) as resting:
            register.by_number(CHANGAN, NUMBER)
        assert resting.value.failure == Failure.RESTING
    assert server.asked == 0
    now = NOON + breaker.REST
    with pytest.raises(RegisterDown):
        one.by_number(CHANGAN, NUMBER)
    now += timedelta(seconds=45)
    with pytest.raises(RegisterDown) as resting:
        other.by_number(CHANGAN, NUMBER)
    assert resting.value.failure == Failure.RESTING, "the second rest is longer"
    server.misbehave("", 0)
    try_those_that_failed(clock=lambda: now)
    assert Health.objects.get().failures == 4, "nor does the job ask before the rest is over"
    now += breaker.REST
    taken = breaker.check_may_ask(CHANGAN, now=now)
    with pytest.raises(RegisterDown):  # while that one tries
        other.by_number(CHANGAN, NUMBER)
    breaker.note_failure(CHANGAN, Down(Failure.SLOW), now=now)
    now = taken.connector.health.resting_until + breaker.LONGEST_REST
    try_those_that_failed(clock=lambda: now)
    assert Health.objects.get().failures == 0 and other.by_number(CHANGAN, NUMBER) == []


def test_a_register_that_is_down_stops_no_answer():
    """The person's unit has a register that nobody reaches: the pages say so, the answer is sent, and recording says why not."""
    connected(user(COUNTY, Role.ADMINISTRATOR), COUNTY)
    message = filed(user(SHIYAN), at=timezone.now(), residence_division=SHIYAN)
    client = signed_in(user(YUJIANG))
    assert "无法连接登记库" in client.get(f"/items/{message.number}/").content.decode()
    assert "本单位登记库暂时无法连接" in client.get("/todo/").content.decode()
    client.post(f"/items/{message.number}/answer/", {"finding": "consistent", "note": "", "seen": "0"})
    assert Message.objects.get(pk=message.pk).answered_at is not None
    assert client.post(f"/items/{message.number}/record/").status_code == 422
    assert "本单位登记库暂时无法连接" not in signed_in(user(SHIYAN)).get("/todo/").content.decode()


@pytest.fixture
def folder(admin, tmp_path):
    connected(admin, kind="folder", address="", secret="")
    look(NOON)
    return tmp_path / CHANGAN


def look(at, times=1):
    for _time in range(times):
        polling.poll(OwnSystem(), clock=lambda: at)


def put(folder, name, *rows, encoding="utf-8", head=HEAD):
    (folder / "in" / name).write_bytes("\n".join([head, *rows]).encode(encoding))


def reasons(folder):
    """name of the file → what its workbook says of its first row."""
    found = {}
    for path in (folder / "rejected").glob("*.xlsx"):
        with reading.opened(path.read_bytes(), knows=lambda text: text == "退回原因") as table:
            found[path.name.split(" ", 1)[1]] = next(iter(table.rows)).cells[0]
    return found


def test_files_of_a_folder_are_taken_once_and_whole(folder):
    """Two encodings, a file that still grows, the same content under another name; every file leaves "in"."""
    put(folder, "一月.csv", f"王小芳,{NUMBER},,初婚,女")
    put(folder, "二月.csv", "李桂英,,1960-01-02,丧偶,女", encoding="gb18030")
    (folder / "in" / "~$三月.xlsx").write_bytes(b"x")
    look(NOON)
    assert not Arrival.objects.exists(), "seen for the first time: it may still be written"
    put(folder, "二月.csv", "李桂英,,1960-01-02,丧偶,女", "赵一,,1961-01-02,未婚,男", encoding="gb18030")
    look(NOON)
    assert Arrival.objects.get().name == "一月.csv"
    put(folder, "一月副本.csv", f"王小芳,{NUMBER},,初婚,女")
    look(NOON, times=2)
    assert dict(Arrival.objects.values_list("name", "taken")) == {"一月.csv": 1, "二月.csv": 2}
    assert [path.name for path in (folder / "in").iterdir()] == ["~$三月.xlsx"]
    assert len(list((folder / "done").iterdir())) == 3
    [entry] = register_of(CHANGAN).by_number(CHANGAN, NUMBER)
    assert (entry.facts["marital_status"], entry.facts["birth_date"], entry.source) == (
        "21",
        "1986-05-07",
        "file:一月.csv",
    )


def test_what_cannot_be_taken_comes_back_with_its_reason(folder, tmp_path):
    """A missing column, a picture, a lunar date, a contradiction in the file and one to the register: nothing is overwritten."""
    put(folder, "先.csv", f"王小芳,{NUMBER},,初婚,女", "李桂英,,1960-01-02,丧偶,女")
    look(NOON, times=2)
    put(folder, "无名.csv", "1,2", head="序号,婚姻状况")
    (folder / "in" / "照片.png").write_bytes(b"\x89PNG")
    put(folder, "农历.csv", "孙三,,丙寅年三月廿九,初婚,女", "钱二,,1970-02-03,初婚,男")
    put(folder, "矛盾.csv", "周四,,1971-01-01,初婚,女", "周四,,1971-01-01,离婚,女", "周四,,1971-01-01,初婚,女")
    put(folder, "他人.csv", f"张五,{NUMBER},,初婚,女")
    (folder / "in" / "链接.csv").symlink_to("/etc/passwd")
    look(NOON, times=2)
    said = reasons(folder)
    assert set(said) == {"无名.csv.xlsx", "照片.png.xlsx", "农历.csv.xlsx", "矛盾.csv.xlsx", "他人.csv.xlsx"}
    assert "缺少列" in said["无名.csv.xlsx"] and "出生日期" in said["农历.csv.xlsx"]
    assert "内容不一致" in said["矛盾.csv.xlsx"] and "王小芳" in said["他人.csv.xlsx"]
    assert dict(Arrival.objects.values_list("name", "taken"))["农历.csv"] == 1
    assert [entry.facts["name"] for entry in register_of(CHANGAN).by_number(CHANGAN, NUMBER)] == ["王小芳"]


def test_a_later_file_changes_facts_and_the_old_ones_can_be_restored(folder):
    put(folder, "一月.csv", f"王小芳,{NUMBER},,初婚,女")
    look(NOON, times=2)
    put(folder, "二月.csv", f"王小芳,{NUMBER},,离婚,女")
    look(later(1), times=2)
    [entry] = register_of(CHANGAN).by_number(CHANGAN, NUMBER)
    assert entry.facts["marital_status"] == "40"
    told = [claim.facts.get("marital_status") for claim in RegisterClaim.objects.order_by("at")]
    assert told == ["21", "40"]


def test_what_is_recorded_goes_out_as_a_workbook_that_can_be_read_again(folder):
    """Each entry once, as it is when the file is written; a lost poll loses nothing."""
    clerk, register = user(CHANGAN), register_of(CHANGAN)
    receipt = register.record(CHANGAN, facts(id_number=NUMBER), source="item:1", by=clerk.pk, now=NOON)
    register.record(CHANGAN, {"education": "61"}, ref=receipt.ref, source="item:2", by=clerk.pk, now=later(1))
    look(later(1))
    [path] = (folder / "out").glob("*.xlsx")
    with reading.opened(path.read_bytes(), knows=lambda text: text in ("登记号", "姓名")) as table:
        [row] = list(table.rows)
    assert receipt.ref in row.cells and NUMBER in row.cells and not Outgoing.objects.exists()
    look(later(1))
    assert len(list((folder / "out").iterdir())) == 1


def test_a_folder_that_is_gone_is_told_and_the_register_stays(folder, settings, tmp_path):
    settings.REGISTER_FOLDERS = tmp_path / "no" / "such"
    (tmp_path / "no").write_bytes(b"")
    look(NOON)
    assert Health.objects.get().failure == Failure.NO_FOLDER
    assert register_of(CHANGAN).by_number(CHANGAN, NUMBER) == []


def test_a_unit_leads_the_platform_into_no_other_units_folder(folder, tmp_path):
    """Who may write into his own folder may put a link there: what lies behind it is neither read nor moved."""
    theirs = tmp_path / YUJIANG / "out"
    theirs.mkdir(parents=True)
    (theirs / "登记.csv").write_text(f"{HEAD}\n王小芳,{NUMBER},,初婚,女", encoding="utf-8")
    (folder / "in").rmdir()
    (folder / "in").symlink_to(theirs)
    look(NOON, times=3)
    assert [path.name for path in theirs.iterdir()] == ["登记.csv"]
    assert register_of(CHANGAN).by_number(CHANGAN, NUMBER) == []
    assert Health.objects.get().failure == Failure.NO_FOLDER


def test_a_reference_never_leads_out_of_the_persons_of_the_unit(admin, server):
    connected(admin, address=server.url)
    assert register_of(CHANGAN).read(CHANGAN, "..") is None
    assert Health.objects.get().failure == ""


def test_an_administrator_sets_tries_and_removes_a_connector(server):
    """The list says how it fares; the secret is in no page; a mistake is told at its field with all that was typed."""
    client = signed_in(user(CITY, Role.ADMINISTRATOR))
    form = {"unit": CHANGAN, "kind": "http", "address": server.url, "secret": TOKEN, "mapping": ""}
    refused = client.post("/connectors/set/", {**form, "address": "http://elsewhere.example/"})
    assert refused.status_code == 422 and "elsewhere.example" in refused.content.decode()
    assert "平台运维未允许该主机。" in refused.content.decode()
    for _double_click in range(2):
        assert client.post("/connectors/set/", form).status_code == 302
    client.post(f"/connectors/{CHANGAN}/try/")
    assert "应答正常" in client.get("/connectors/").content.decode()
    server.misbehave("error")
    client.post(f"/connectors/{CHANGAN}/try/")
    page = client.get("/connectors/").content.decode() + client.get(f"/connectors/set/?unit={CHANGAN}").content.decode()
    assert "登记库应答出错" in page and "连续失败 1 次" in page and server.url in page and TOKEN not in page
    assert signed_in(user(COUNTY, Role.ADMINISTRATOR)).post(f"/connectors/{CHANGAN}/remove/").status_code == 404
    client.post(f"/connectors/{CHANGAN}/remove/")
    assert not Connector.objects.exists()
