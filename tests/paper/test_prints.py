"""The print forms that kinds have of their own: what is received elsewhere carries its code, what is handed out does not."""

import pytest
from django.utils import timezone

from padis.exchange.models import Message
from padis.kinds.birth_registration import actions as births
from padis.kinds.couple import wife_of
from padis.paper.reading import read
from tests.kinds.couples import case_of, taken
from tests.paper.samples import text_of_pdf
from tests.web.conftest import signed_in
from tests.world import CHANGAN, YUJIANG, filed, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]


def test_a_notice_is_a_letter_with_the_code_that_the_other_township_scans():
    """Birth registration: addressed, closed by its sender; the code holds the notice's own fields and no more."""
    clerk = user(CHANGAN)
    case = case_of(filed(clerk))
    given = {**wife_of(case), "living_children": 0, "stage": "before", "proof": "1"}
    births.register(given=given, by=clerk, now=timezone.now(), about=case)
    notice = Message.objects.get(kind="birth_registration")
    content = signed_in(clerk).get(f"/paper/{notice.number}/").content
    text = text_of_pdf(content).replace(" ", "")
    for words in ("生育登记通报", "锦江镇：", "请勿重复登记", "王小芳", "长安镇"):
        assert words in text, words
    (found,) = read(content, reader=YUJIANG).forms
    assert (found.form.number, found.writer) == (notice.number, CHANGAN)
    assert "living_children" not in found.form.parts["sheet"]


def test_the_undertaking_is_printed_for_signing_with_what_is_undertaken_or_room_for_it():
    """By the unit that took the application; without a code, for it stays with the file."""
    clerk = user(CHANGAN)
    application = taken(clerk)
    content = signed_in(clerk).get(f"/first-child/{application.number}/undertaking/").content
    text = text_of_pdf(content).replace(" ", "")
    for words in ("夫妻双方书面承诺", "承诺事项", "女方（签名）", "男方（签名）"):
        assert words in text, words
    assert read(content, reader=YUJIANG).forms == ()
    assert signed_in(user(YUJIANG)).get(f"/first-child/{application.number}/undertaking/").status_code == 404
