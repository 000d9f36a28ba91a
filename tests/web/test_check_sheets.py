"""Check sheets for house visits: one page a person, no health fact on it, a code that opens the item; and their photos."""

from datetime import timedelta
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from padis.accounts.models import User
from padis.exchange import actions as exchange
from padis.exchange.models import Message
from padis.paper.models import VisitPhoto
from padis.privacy.models import AccessLog
from padis.register import actions as register
from padis.register.models import RegisterPerson
from padis.register.sources import ENTERED
from tests.paper.samples import text_of_pdf
from tests.web.conftest import signed_in
from tests.world import CHANGAN, GUANGFENG, YUJIANG, filed, user

pytestmark = pytest.mark.django_db
NUMBER = "362226199005060021"


@pytest.fixture
def receiver() -> User:
    return user(YUJIANG)


@pytest.fixture
def message() -> Message:
    return filed(
        user(CHANGAN), at=timezone.now() - timedelta(days=3), name="欧阳静姝", id_number=NUMBER, birth_date="1990-05-06",
        phone="13800001234", registered_address="锦江镇团湖村7号", pregnancy_status="1",
    )  # fmt: skip


def photo(size: tuple[int, int] = (3000, 2000)) -> bytes:
    """As a telephone takes it: turned, with where it was taken."""
    picture, written = Image.new("RGB", size, "white"), BytesIO()
    told = Image.Exif()
    told[0x0112] = 6  # to be turned by 90 degrees
    told[0x010F] = "maker of the telephone"
    picture.save(written, "JPEG", exif=told, comment=b"taken at home")
    return written.getvalue()


def with_broken_notes() -> bytes:
    """What the telephone wrote into it says one thing about itself and holds another."""
    content = bytearray(photo((40, 40)))
    content[content.index(b"Exif") + 17] = 0
    return bytes(content)


def bring(by: User, message: Message, content: bytes):
    return signed_in(by).post(f"/paper/photos/{message.number}/", {"file": SimpleUploadedFile("a.jpg", content)})


def test_the_sheet_holds_both_sides_and_nothing_of_her_health(message, receiver):
    held = {"name": "欧阳静姝", "id_number": NUMBER, "birth_date": "1990-05-06", "sex": "2", "marital_status": "22"}
    places = {"registered_division": YUJIANG, "residence_division": CHANGAN}
    register.record(by=receiver, facts={**held, **places}, source=ENTERED, now=timezone.now())

    response = signed_in(receiver).get(f"/paper/check-sheets/{message.number}/")

    text = text_of_pdf(response.content).replace(" ", "").replace("\n", "")
    for words in (
        "入户核查单",
        message.number,
        "欧阳静姝",
        "锦江镇团湖村7号",
        "再婚",
        "□",
        "本地登记库",
        "138****1234",
    ):
        assert words in text, words
    assert NUMBER not in text
    assert "13800001234" not in text
    assert "怀孕" not in text
    entry = RegisterPerson.objects.get()
    read = {(log.case_shard, log.case_id) for log in AccessLog.objects.filter(user=receiver)}
    assert read == {(message.shard, message.case_id), entry.key}


def test_the_code_opens_the_item(message, receiver):
    """Read from the printed page as a telephone would; it holds an address and nothing else."""
    content = signed_in(receiver).get(f"/paper/check-sheets/{message.number}/").content

    page = pypdfium2.PdfDocument(content)[0].render(scale=2).to_pil()

    assert zxingcpp.read_barcode(page).text == f"http://testserver/items/{message.number}/"


def test_a_page_for_each_ticked_item(message, receiver):
    other = filed(user(CHANGAN), at=timezone.now(), name="李静", id_number="")
    address = f"/paper/check-sheets/?item={message.number}&item={other.number}&item={message.number}"

    content = signed_in(receiver).get(address).content

    assert len(pypdfium2.PdfDocument(content)) == 2


def test_none_of_another_unit_is_printed(message):
    stranger = signed_in(user(GUANGFENG))

    assert stranger.get(f"/paper/check-sheets/?item={message.number}").status_code == 404


def test_a_photo_is_kept_upright_small_and_without_what_the_telephone_adds(message, receiver):
    assert bring(receiver, message, photo()).status_code == 302

    one = VisitPhoto.objects.get()
    kept = Image.open(BytesIO(signed_in(receiver).get(f"/paper/photos/{one.id}/").content))
    assert (kept.format, kept.size) == ("JPEG", (1333, 2000))
    assert not kept.getexif() and "comment" not in kept.info
    assert one.content.encode()[:40] not in bytes(VisitPhoto.objects.values_list("content", flat=True)[0])


def test_only_the_unit_that_took_a_photo_sees_it(message, receiver):
    bring(receiver, message, photo())
    one = VisitPhoto.objects.get()

    for other in (user(CHANGAN), user(GUANGFENG)):
        assert signed_in(other).get(f"/paper/photos/{one.id}/").status_code == 404
        assert signed_in(other).post(f"/paper/photos/{one.id}/remove/").status_code == 404
    assert str(one.id) not in signed_in(user(CHANGAN)).get(f"/paper/photos/{message.number}/").content.decode()

    signed_in(receiver).post(f"/paper/photos/{one.id}/remove/")
    assert not VisitPhoto.objects.exists()


def test_seeing_a_picture_is_a_reading_and_ends_with_the_item(message, receiver):
    bring(receiver, message, photo((40, 40)))
    address = f"/paper/photos/{VisitPhoto.objects.get().id}/"
    before = AccessLog.objects.filter(user=receiver).count()

    assert signed_in(receiver).get(address).status_code == 200
    assert AccessLog.objects.filter(user=receiver, case_id=message.case_id).count() == before + 1

    exchange.return_misdirected(
        key=message.key, by=receiver, proposed=GUANGFENG, note="不是本镇的人", now=timezone.now()
    )
    assert signed_in(receiver).get(address).status_code == 404


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "这不是照片"),
        (b"<svg onload=alert(1)>", "这不是照片"),
        (photo()[:400], "这不是照片"),
        (with_broken_notes(), "这不是照片"),
    ],
)
def test_what_is_no_photo_is_refused_beside_the_field(message, receiver, content, said):
    response = bring(receiver, message, content)

    assert response.status_code == 422
    assert said in response.content.decode()
    assert not VisitPhoto.objects.exists()


def test_a_photo_that_is_sent_twice_is_kept_once(message, receiver):
    client, token = signed_in(receiver), "018f2e6c-0000-7000-8000-000000000001"
    for _click in range(2):
        data = {"file": SimpleUploadedFile("a.jpg", photo((40, 40))), "token": token}
        assert client.post(f"/paper/photos/{message.number}/", data).status_code == 302
    assert VisitPhoto.objects.count() == 1


def test_an_item_keeps_only_so_many_photos(message, receiver):
    small = photo((40, 40))
    for _time in range(6):
        bring(receiver, message, small)

    assert "最多保存 6 张" in bring(receiver, message, small).content.decode()
    assert VisitPhoto.objects.count() == 6
