"""Log-in, lock-out, the first password, the second factor, log-out."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from axes.models import AccessAttempt
from django.contrib.auth.hashers import make_password
from django.core.cache.backends import locmem
from django.utils import timezone

from padis.accounts import queries
from padis.accounts.models import LogInDay, User
from tests.web.conftest import PASSWORD, log_in, signed_in, with_password
from tests.world import SHIYAN

pytestmark = pytest.mark.django_db


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_a_log_in_leads_to_the_page_that_was_asked_for(client, operator):
    response = client.post(
        "/account/login/?next=/units/", {"login": operator.username, "password": PASSWORD, "next": "/units/"}
    )

    assert response["Location"] == "/units/"


def test_a_log_in_is_noted_once_a_day(client, operator):
    log_in(client, operator.username)
    client.post("/account/logout/")
    log_in(client, operator.username)

    assert LogInDay.objects.filter(user=operator).count() == 1


def test_a_failed_log_in_is_no_log_in_day(client, operator):
    response = log_in(client, operator.username, "wrong")

    assert response.status_code == 200
    assert "用户名或密码错误" in response.content.decode()
    assert not LogInDay.objects.exists()


def test_an_unknown_user_name_is_told_the_same(client, operator):
    known = log_in(client, operator.username, "wrong").content.decode()
    unknown = log_in(client, "nobody-here", "wrong").content.decode()

    assert "用户名或密码错误" in known and "用户名或密码错误" in unknown


def test_five_wrong_passwords_lock_and_say_how_long(client, operator):
    for _ in range(5):
        response = log_in(client, operator.username, "wrong")

    assert response.status_code == 429
    assert re.search(r"请在 \d\d:\d\d 后再试", response.content.decode())
    assert log_in(client, operator.username).status_code == 429, "the right password does not open a lock"


def test_another_way_to_write_the_user_name_gives_no_more_tries(client, operator):
    with_password(operator, username="Anna")
    for username in ("anna", "ANNA", " aNNa ", "annA", "Anna"):
        response = log_in(client, username, "wrong")

    assert response.status_code == 429
    assert queries.locked_until(["Anna"]), "the list of users shows the lock, and the administrator can lift it"


def test_a_made_up_address_of_the_browser_gives_no_more_tries(client, operator):
    for number in range(5):
        response = log_in(client, operator.username, "wrong", headers={"X-Forwarded-For": f"10.0.0.{number}"})

    assert response.status_code == 429


def test_codes_of_the_second_factor_are_not_guessed(client, operator):
    log_in(client, operator.username)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    secret = client.get("/account/second-factor/totp/activate/").context["form"].secret
    client.post("/account/second-factor/totp/activate/", {"code": code_of(secret)})
    client.post("/account/logout/")
    log_in(client, operator.username)

    for number in range(6):
        response = client.post("/account/second-factor/authenticate/", {"code": f"{number:06d}"})

    assert "失败次数过多" in response.content.decode()
    unused = operator.authenticator_set.get(type="recovery_codes").wrap().get_unused_codes()
    assert client.post("/account/second-factor/authenticate/", {"code": unused[0]}).status_code == 200
    assert client.get("/units/").status_code == 302


def test_a_lock_opens_by_itself_after_a_quarter_of_an_hour(client, operator):
    for _ in range(5):
        log_in(client, operator.username, "wrong")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))

    assert log_in(client, operator.username).status_code == 302


def test_a_shut_account_does_not_log_in(client, operator):
    with_password(operator, is_active=False)

    response = log_in(client, operator.username, follow=True)

    assert "该账号已停用" in response.content.decode()
    assert client.get("/units/").status_code == 302


def test_shutting_an_account_ends_its_sessions(operator):
    client = signed_in(operator)
    assert client.get("/units/").status_code == 200

    with_password(operator, is_active=False)

    assert client.get("/units/").status_code == 302


def test_a_one_time_password_opens_only_the_page_that_replaces_it(client, operator):
    with_password(operator, must_change_password=True)
    log_in(client, operator.username)

    response = client.get("/units/")

    assert response["Location"] == "/account/password/"
    page = client.get("/account/password/").content.decode()
    assert "设置自己的密码" in page


def test_ones_own_password_opens_everything(client, operator):
    with_password(operator, must_change_password=True)
    log_in(client, operator.username)

    client.post(
        "/account/password/", {"oldpassword": PASSWORD, "password1": "moon over water", "password2": "moon over water"}
    )

    assert client.get("/units/").status_code == 200
    operator.refresh_from_db()
    assert operator.check_password("moon over water")


@pytest.mark.parametrize(
    ("password", "sentence"),
    [("short", "密码太短"), ("12345678901234", "密码不能全是数字"), ("password123", "太常见")],
)
def test_a_weak_password_is_refused_in_chinese(operator, password, sentence):
    response = signed_in(operator).post(
        "/account/password/", {"oldpassword": PASSWORD, "password1": password, "password2": password}
    )

    assert sentence in response.content.decode()
    operator.refresh_from_db()
    assert operator.check_password(PASSWORD)


def test_no_page_of_the_account_says_nin(operator):
    client = signed_in(operator)

    for path in ("/account/password/", "/account/second-factor/", "/help/"):
        assert "您" not in client.get(path).content.decode()


def test_a_second_factor_is_turned_on_and_then_asked_for(client, operator):
    log_in(client, operator.username)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.get("/account/second-factor/totp/activate/")
    secret = page.context["form"].secret
    assert "data:image/svg+xml;base64," in page.content.decode()

    client.post("/account/second-factor/totp/activate/", {"code": code_of(secret)})
    client.post("/account/logout/")

    assert log_in(client, operator.username)["Location"] == "/account/second-factor/authenticate/"
    assert client.get("/units/").status_code == 302, "the password alone opens nothing"
    codes = operator.authenticator_set.get(type="recovery_codes").wrap().get_unused_codes()
    assert client.post("/account/second-factor/authenticate/", {"code": codes[0]}).status_code == 302
    assert client.get("/units/").status_code == 200


def test_a_code_that_was_used_is_used_for_every_process(client, operator):
    """The pages are served by several, none of which sees another's memory; so are wrong codes counted for all."""
    secret = generate_totp_secret()
    TOTP.activate(operator, secret)
    log_in(client, operator.username)
    code = code_of(secret)
    assert client.post("/account/second-factor/authenticate/", {"code": code}).status_code == 302
    client.post("/account/logout/")
    log_in(client, operator.username)
    for memory in (*locmem._caches.values(), *locmem._expire_info.values()):
        memory.clear()  # as in another process

    assert client.post("/account/second-factor/authenticate/", {"code": code}).status_code == 200
    assert client.get("/units/").status_code == 302


@pytest.mark.parametrize("change", ["password reset", "factor removed", "moved"])
def test_a_log_in_that_waits_for_its_code_ends_with_what_it_was_begun_with(client, operator, change):
    """Whoever had the old password gets no further; and who lost the telephone begins anew, instead of going round in a circle."""
    secret = generate_totp_secret()
    TOTP.activate(operator, secret)
    log_in(client, operator.username)
    if change == "factor removed":
        operator.authenticator_set.all().delete()
    else:
        changes = (
            {"password": make_password("another one of theirs")} if change == "password reset" else {"unit": SHIYAN}
        )
        User.objects.filter(pk=operator.pk).update(**changes)

    answer = client.post("/account/second-factor/authenticate/", {"code": code_of(secret)})

    assert (answer.status_code, answer["Location"]) == (302, "/account/login/")
    assert client.get("/account/login/").status_code == 200
    assert client.get("/units/").status_code == 302


def test_the_secret_of_a_second_factor_lies_sealed(client, operator):
    log_in(client, operator.username)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    secret = client.get("/account/second-factor/totp/activate/").context["form"].secret
    client.post("/account/second-factor/totp/activate/", {"code": code_of(secret)})

    assert secret not in str(operator.authenticator_set.get(type="totp").data)


def test_log_out_ends_the_session(operator):
    client = signed_in(operator)

    client.post("/account/logout/")

    assert client.get("/units/").status_code == 302


@pytest.mark.parametrize("status", ["activate", "deactivate"])
def test_the_second_factor_asks_for_the_password_first(client, operator, status):
    log_in(client, operator.username)

    assert client.get("/account/second-factor/").status_code == 200
    assert client.get(f"/account/second-factor/totp/{status}/").status_code in {302, 404}


def test_a_one_time_password_cannot_be_kept(client, operator):
    """Once means once: the new password differs from the one it replaces."""
    with_password(operator, must_change_password=True)
    log_in(client, operator.username)
    page = client.post("/account/password/", {"oldpassword": PASSWORD, "password1": PASSWORD, "password2": PASSWORD})
    assert "新密码不能与当前密码相同" in page.content.decode()
    operator.refresh_from_db()
    assert operator.must_change_password
