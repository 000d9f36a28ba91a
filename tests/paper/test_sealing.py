"""A form through its code: whole for its two units, closed to others, refused when it was changed."""

from datetime import date

import pytest

from padis.paper import codes, sealing
from padis.paper.forms import Form, NotAForm
from padis.paper.sealing import Opened
from padis.paper.troubles import Trouble
from padis.privacy import unit_keys
from padis.privacy.letters import PrivateKeys, write
from tests.paper.samples import every_fact, form
from tests.world import CHANGAN, GUANGFENG, NOON, YUJIANG

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]


def sealed(one: Form, writer: str = CHANGAN) -> bytes:
    return sealing.sealed(one, writer=writer, now=NOON)


@pytest.mark.parametrize("writer", [CHANGAN, YUJIANG])
@pytest.mark.parametrize("reader", [CHANGAN, YUJIANG])
def test_both_units_read_every_field_as_it_was(writer, reader):
    one = form()

    assert sealing.opened(sealed(one, writer), reader=reader) == Opened(one, writer)


def test_a_usual_form_makes_a_small_code():
    """It can be read at 150 dpi because it is small; the words that the packing knows beforehand see to that."""
    facts = {"name": "王小芳", "id_number": "362226198802291246", "sex": "2", "birth_date": "1988-02-29",
             "phone": "13900000000", "registered_division": YUJIANG, "residence_division": CHANGAN,
             "registered_address": "江西省鹰潭市余江区锦江镇团湖村", "residence_address": "广东省东莞市长安镇乌沙社区江贝二路5号",
             "inflow_date": "2026-10-20", "marital_status": "21", "ethnicity": "01"}  # fmt: skip

    assert len(sealed(form(parts={"facts": facts}))) <= 525


def test_a_third_unit_is_told_to_enter_it_by_hand():
    assert sealing.opened(sealed(form()), reader=GUANGFENG) is Trouble.NOT_FOR_YOU
    assert "手工录入" in str(Trouble.NOT_FOR_YOU.label)


def test_one_changed_byte_is_refused():
    whole = sealed(form())
    for place in range(3, len(whole), 7):
        changed = bytearray(whole)
        changed[place] ^= 0x80
        assert isinstance(sealing.opened(bytes(changed), reader=YUJIANG), Trouble), place


def test_a_key_that_the_platform_does_not_know_is_refused():
    """As another installation would print it, or a forger who knows the receiver's public key."""
    theirs = unit_keys.public_half(unit_keys.keys_of(YUJIANG, now=NOON))
    forged = write(form().packed(), writer=(CHANGAN, PrivateKeys.make()), other=(YUJIANG, theirs))
    assert sealing.opened(forged, reader=YUJIANG) is Trouble.UNKNOWN_KEY

    unit_keys.keys_of(CHANGAN, now=NOON)
    assert sealing.opened(forged, reader=YUJIANG) is Trouble.UNKNOWN_KEY


def test_a_unit_cannot_sign_for_two_others():
    """What is signed is bound to the two units outside; a form of others inside is no form."""
    theirs = form(sender=GUANGFENG)
    own = unit_keys.private_half(unit_keys.keys_of(CHANGAN, now=NOON))
    other = unit_keys.public_half(unit_keys.keys_of(YUJIANG, now=NOON))
    letter = write(theirs.packed(), writer=(CHANGAN, own), other=(YUJIANG, other))

    assert sealing.opened(letter, reader=YUJIANG) is Trouble.CHANGED


def test_the_successor_of_a_unit_reads_what_was_printed_for_it():
    """360122 新建县 is 360112 新建区 today."""
    ended, today = "360122100000", "360112004000"
    unit_keys.keys_of(ended, now=NOON)
    type(unit_keys.known_keys(ended)).objects.filter(pk=ended).update(name="长堎镇")
    one = form(receiver=ended)

    assert sealing.opened(sealed(one), reader=today) == Opened(one, CHANGAN)


def test_another_qr_code_is_not_ours():
    assert sealing.opened(b"https://example.org/menu", reader=YUJIANG) is Trouble.NOT_OURS


def test_bytes_that_unfold_without_end_are_no_form():
    packed = form(parts={"note": "长" * 200_000}).packed()
    assert len(packed) < 2000
    with pytest.raises(NotAForm):
        Form.unpacked(packed)


@pytest.mark.parametrize("content", [b"", b"\x00" * 40, form().packed()[:-5]])
def test_other_bytes_are_no_form(content):
    with pytest.raises(NotAForm):
        Form.unpacked(content)


def test_a_form_comes_out_of_its_packing_as_it_went_in():
    one = form(
        issued_on=date(2027, 1, 1), parts={"facts": every_fact(), "finding": "corrected", "note": "“𠮷”\n第二行"}
    )
    assert Form.unpacked(one.packed()) == one


def test_the_words_that_packing_knows_are_those_of_all_forms_printed_so_far():
    """A changed file could not read them: another one gets another name and layout."""
    import hashlib

    from padis.paper.forms import WORDS

    assert hashlib.sha256(WORDS).hexdigest()[:16] == "338ae0ace19e61bb"


def test_what_does_not_fit_into_a_code_says_so():
    with pytest.raises(codes.TooLong):
        codes.picture(bytes(codes.MOST_BYTES + 1))
    assert codes.picture(bytes(codes.MOST_BYTES)).side_mm < 115  # beside the words on A4
