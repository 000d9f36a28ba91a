"""What is published, corrected and withdrawn, by whom and to whom."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from padis.accounts.models import Role, User
from padis.announcements import actions, files
from padis.announcements.files import Brought
from padis.announcements.models import Announcement, Attachment, Receipt
from padis.announcements.queries import unread_of
from padis.divisions.models import NATION
from padis.shared.errors import Conflict, NotAllowed, Refused
from tests.world import CHANGAN, NOON, YIWU, YUJIANG, later, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]
PROVINCE, CITY, COUNTY = "360000000000", "360600000000", "360603000000"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


def supervisor(unit: str) -> User:
    return user(unit, Role.SUPERVISOR)


def published(by: User, *units: str, **changes: Any) -> Announcement:
    given: dict[str, Any] = {"title": "通知", "text": "请阅。", "attachments": [], "now": NOON, **changes}
    return actions.publish(units=units, by=by, **given)


def packed(*names: str) -> bytes:
    held = BytesIO()
    with ZipFile(held, "w") as book:
        for name in names:
            book.writestr(name, "x")
    return held.getvalue()


def sees(somebody: User) -> list[int]:
    return list(Announcement.objects.visible_to(somebody).order_by("pk").values_list("pk", flat=True))


def test_the_whole_sub_tree_sees_it_and_nobody_else():
    one = published(supervisor(CITY))

    for unit, role in ((COUNTY, Role.SUPERVISOR), (COUNTY, Role.ADMINISTRATOR), (YUJIANG, Role.OPERATOR)):
        assert sees(user(unit, role)) == [one.pk]
    for unit, role in ((PROVINCE, Role.SUPERVISOR), (CHANGAN, Role.OPERATOR), ("360500000000", Role.SUPERVISOR)):
        assert sees(user(unit, role)) == []


def test_publishing_writes_one_row_whoever_it_reaches():
    """41,351 townships get it without a row of theirs."""
    published(supervisor(NATION))

    assert Announcement.objects.count() == 1 and not Receipt.objects.exists()
    assert unread_of(user(YIWU)).count() == unread_of(user(CHANGAN)).count() == 1


def test_chosen_units_get_it_with_all_below_them():
    one = published(supervisor(PROVINCE), COUNTY, "361103000000")

    assert sees(user(YUJIANG)) == [one.pk] == sees(user("361103101000"))
    assert sees(supervisor(CITY)) == [] == sees(user("360112001000")), "the city between was not addressed"


def test_a_unit_inside_a_chosen_one_adds_nothing():
    one = published(supervisor(PROVINCE), CITY, COUNTY)

    assert one.places == [CITY]


@pytest.mark.parametrize("unit", [CHANGAN, PROVINCE, "999999999999", "429000000000", ""])
def test_nobody_publishes_beside_his_own_sub_tree(unit):
    with pytest.raises(Refused) as refused:
        published(supervisor(CITY), unit)

    assert refused.value.field == "units" and not Announcement.objects.exists()


@pytest.mark.parametrize(("unit", "role"), [(YUJIANG, Role.OPERATOR), (COUNTY, Role.ADMINISTRATOR)])
def test_only_supervisors_publish(unit, role):
    with pytest.raises(NotAllowed):
        published(user(unit, role))


def test_who_publishes_is_no_receiver_of_his_own():
    county = supervisor(COUNTY)
    one = published(county)

    assert sees(county) == [one.pk] and not unread_of(county).exists()
    with pytest.raises(NotAllowed):
        actions.mark_read(announcement=one, by=county, now=NOON)


def test_the_first_of_a_unit_gives_its_receipt():
    one = published(supervisor(CITY))
    first, second = user(YUJIANG), user(YUJIANG)

    for reader, at in ((first, later(1)), (second, later(2)), (first, later(3))):
        actions.mark_read(announcement=one, by=reader, now=at)

    receipt = Receipt.objects.get()
    assert (receipt.unit, receipt.read_by, receipt.read_at) == (YUJIANG, first, later(1))
    assert not unread_of(second).exists() and unread_of(supervisor(COUNTY)).exists()


def test_a_stranger_gives_no_receipt():
    with pytest.raises(NotAllowed):
        actions.mark_read(announcement=published(supervisor(CITY)), by=user(CHANGAN), now=NOON)


def test_what_is_withdrawn_is_gone_for_receivers_and_stays_with_its_publisher():
    city = supervisor(CITY)
    one = published(city)
    actions.withdraw(announcement=one, why="发错范围", by=supervisor(CITY), now=later(1))

    assert sees(user(YUJIANG)) == [] and not unread_of(user(YUJIANG)).exists()
    assert sees(city) == [one.pk]
    one.refresh_from_db()
    assert (one.withdrawn_why, one.withdrawn_at) == ("发错范围", later(1))
    with pytest.raises(Conflict, match="已撤回"):
        actions.withdraw(announcement=one, why="再次", by=city, now=later(2))


def test_a_withdrawal_needs_a_reason():
    city = supervisor(CITY)

    with pytest.raises(Refused) as refused:
        actions.withdraw(announcement=published(city), why="  ", by=city, now=NOON)
    assert refused.value.field == "why"


@pytest.mark.parametrize("unit", [PROVINCE, COUNTY])
def test_another_units_announcement_is_not_withdrawn_or_corrected(unit):
    one, other = published(supervisor(CITY)), supervisor(unit)

    with pytest.raises(NotAllowed):
        actions.withdraw(announcement=one, why="x", by=other, now=NOON)
    with pytest.raises(NotAllowed):
        actions.correct(former=one, title="x", text="x", attachments=[], by=other, now=NOON)


def corrected(one: Announcement, by: User) -> Announcement:
    return actions.correct(former=one, title="更正", text="以此为准。", attachments=[], by=by, now=later(1))


def test_a_corrected_edition_goes_to_the_same_units_and_takes_the_place_of_the_former():
    """Who has not read the former need not, but can; its text stays as it was."""
    province, clerk = supervisor(PROVINCE), user(YUJIANG)
    one = published(province, COUNTY)
    new = corrected(one, province)

    assert sees(clerk) == [one.pk, new.pk] and list(unread_of(clerk)) == [new]
    assert new.ranges == one.ranges
    one.refresh_from_db()
    assert (one.title, one.text) == ("通知", "请阅。")


def test_one_edition_has_one_correction():
    city = supervisor(CITY)
    one = published(city)
    new = corrected(one, city)

    with pytest.raises(Conflict, match="更正稿"):
        corrected(one, city)
    actions.withdraw(announcement=new, why="误发", by=city, now=later(2))
    assert list(unread_of(user(YUJIANG))) == [one], "the former holds again"
    assert corrected(one, city).corrects == one


def test_what_is_withdrawn_is_not_corrected():
    city = supervisor(CITY)
    one = published(city)
    actions.withdraw(announcement=one, why="误发", by=city, now=NOON)

    with pytest.raises(Conflict):
        corrected(one, city)


@pytest.mark.parametrize(
    ("field", "value"), [("title", "  "), ("title", "x" * 101), ("text", "\n"), ("text", "x" * 20_001)]
)
def test_a_text_has_its_bounds(field, value):
    with pytest.raises(Refused) as refused:
        published(supervisor(CITY), **{field: value})
    assert refused.value.field == field


GOOD = [
    Brought("通知.pdf", b"%PDF-1.7 ..."),
    Brought("名单.docx", packed("[Content_Types].xml", "word/document.xml")),
    Brought("附表.xlsx", packed("[Content_Types].xml", "xl/workbook.xml")),
    Brought("图.PNG", PNG),
    Brought("照片.jpeg", b"\xff\xd8\xff\xe0..."),
    Brought("说明.txt", "说明".encode("gb18030")),
]


@pytest.mark.parametrize("one", GOOD, ids=lambda one: one.form)
def test_an_attachment_comes_back_as_it_was_and_lies_sealed(one):
    published(supervisor(CITY), attachments=[one])

    kept = Attachment.objects.get()
    assert files.content_of(kept)[0] == one.content and (kept.name, kept.size) == (one.name, len(one.content))
    sealed = Attachment.objects.values_list("content", flat=True).get()
    assert one.content not in bytes(sealed)


@pytest.mark.parametrize(
    ("brought", "said"),
    [
        ([Brought("a.exe", b"MZ")], "不能添加"),
        ([Brought("a.html", b"<script>")], "不能添加"),
        ([Brought("pdf", b"%PDF-")], "不能添加"),
        ([Brought("a.pdf", b"MZ")], "不符"),
        ([Brought("a.docx", packed("xl/workbook.xml"))], "不符"),
        ([Brought("a.xlsx", b"PK\x03\x04 broken")], "不符"),
        ([Brought("a.png", b"<svg/>")], "不符"),
        ([Brought("a.txt", b"a\0b")], "不符"),
        ([Brought("a.txt", b"")], "空的"),
        ([Brought("a.pdf", b"%PDF-" + b"0" * files.MOST_BYTES)], "超过 10 MB"),
        ([Brought(f"{n}.pdf", b"%PDF-" + b"0" * (8 * files.MEGABYTE)) for n in range(3)], "合计超过 20 MB"),
        ([Brought(f"{n}.txt", b"x") for n in range(6)], "最多 5 个"),
    ],
)
def test_what_cannot_be_attached_is_said_and_nothing_is_published(brought, said):
    with pytest.raises(Refused, match=said) as refused:
        published(supervisor(CITY), attachments=brought)

    assert refused.value.field == "files" and not Announcement.objects.exists()
