"""A form is carried out once, however often it is sent."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from padis.web import tokens
from padis.web.models import SentForm
from tests.world import GUANGFENG, user


def request_of(somebody, token: str):
    request = RequestFactory().post("/", {"token": token})
    request.user = somebody
    return request


@pytest.fixture
def somebody(db):
    return user(GUANGFENG)


def test_the_second_sending_goes_where_the_first_went(somebody):
    request = request_of(somebody, str(uuid.uuid4()))

    with tokens.once(request) as first:
        first.url = "/cases/1/"
    with tokens.once(request) as second:
        assert second.repeated

    assert not first.repeated
    assert second.url == "/cases/1/"


def test_a_sending_that_failed_may_be_sent_again(somebody):
    request = request_of(somebody, str(uuid.uuid4()))

    with pytest.raises(RuntimeError), tokens.once(request):
        raise RuntimeError
    with tokens.once(request) as again:
        assert not again.repeated


def test_two_forms_are_two_sendings(somebody):
    for _ in range(2):
        with tokens.once(request_of(somebody, str(uuid.uuid4()))) as sending:
            assert not sending.repeated


@pytest.mark.parametrize("token", ["", "no token"])
def test_a_form_without_a_token_is_carried_out(somebody, token):
    for _ in range(2):
        with tokens.once(request_of(somebody, token)) as sending:
            assert not sending.repeated


def test_another_users_token_tells_nothing(somebody):
    token = str(uuid.uuid4())
    with tokens.once(request_of(somebody, token)) as sending:
        sending.url = "/secret/"

    with tokens.once(request_of(user(GUANGFENG), token)) as other:
        assert (other.repeated, other.url) == (True, "/")


def test_tokens_of_yesterday_are_dropped(somebody):
    SentForm.objects.create(token=uuid.uuid4(), user=somebody, at=timezone.now() - timedelta(days=2))

    with tokens.once(request_of(somebody, str(uuid.uuid4()))):
        pass

    assert SentForm.objects.filter(user=somebody).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_five_sendings_at_once_one_is_carried_out(divisions_loaded):
    somebody, token, start = user(GUANGFENG), str(uuid.uuid4()), Barrier(5)

    def send(number: int) -> tuple[bool, str]:
        start.wait()
        try:
            with tokens.once(request_of(somebody, token)) as sending:
                if not sending.repeated:
                    sending.url = f"/cases/{number}/"
            return sending.repeated, sending.url
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        outcomes = list(pool.map(send, range(5)))

    assert [repeated for repeated, _ in outcomes].count(False) == 1
    assert len({url for _, url in outcomes}) == 1
