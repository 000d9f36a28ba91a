"""By e-mail to a real mail server, by webhook to a real web server: what arrives, what fails, and what is tried again."""

import email.policy
import hmac
import json
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest

from padis.accounts.models import Role, User
from padis.divisions.models import Unit
from padis.reminders.actions import deliver_due, make, plan_deliveries, set_hook, switch_mail
from padis.reminders.models import Attempt, Channel
from padis.reminders.rules import RETRY_AFTER
from padis.shared.errors import NotAllowed, Refused
from padis.shared.time import beijing_date
from tests.conftest import free_port
from tests.reminders.sinks import MailServer, WebServer, running
from tests.world import CHANGAN, NOON, YUJIANG, filed, later, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]
COUNTY, ELSEWHERE = "360603000000", "330782000000"
OVERDUE = later(31).replace(hour=7, minute=30)
OFFICE = "office@jinjiang.example"
SECRETS = {"name": "欧阳静姝", "id_number": "440583199002150021", "phone": "13812345670"}


@pytest.fixture
def clerk() -> User:
    Unit.objects.filter(pk=YUJIANG).update(email=OFFICE)
    return user(YUJIANG)


@pytest.fixture
def administrator() -> User:
    return user(COUNTY, Role.ADMINISTRATOR)


@pytest.fixture
def mail_server(settings: Any) -> Any:
    with running(MailServer()) as server:
        settings.MAIL_IS_ON, settings.EMAIL_HOST, settings.EMAIL_PORT = True, "127.0.0.1", server.server_address[1]
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.DEFAULT_FROM_EMAIL = "padis@platform.example"
        yield server


@pytest.fixture
def web_server(settings: Any) -> Any:
    with running(WebServer()) as server:
        settings.WEBHOOK_HOSTS = {server.host}
        yield server


def hooked(administrator: User, url: str, unit: str = YUJIANG) -> str:
    place = Unit.objects.select_related("division").get(pk=unit)
    return set_hook(unit=place, url=url, by=administrator, now=NOON)


def told_overdue() -> None:
    """Somebody's case is overdue at 锦江镇, and the morning is made."""
    filed(user(CHANGAN), **SECRETS)
    make(now=OVERDUE)
    plan_deliveries(beijing_date(OVERDUE), now=OVERDUE)


def deliver(at: datetime = OVERDUE) -> int:
    return deliver_due(clock=lambda: at)


def attempts() -> list[tuple[str, int, str, str, int | None]]:
    rows = Attempt.objects.order_by("way", "no")
    return list(rows.values_list("way", "no", "outcome", "reason", "status"))


@pytest.mark.parametrize("path", ["提醒", "a b"])
def test_an_address_that_cannot_be_sent_holds_up_no_other_delivery(administrator, web_server, path):
    """Set before addresses were looked at: the oldest attempt would be made first, each minute, for ever."""
    for unit, end in ((YUJIANG, path), (COUNTY, "ok")):
        hooked(administrator, f"http://{web_server.host}/ok", unit)
        Channel.objects.filter(pk=unit).update(hook_url=f"http://{web_server.host}/{end}")
    told_overdue()

    assert deliver() == 2
    assert {(outcome, reason) for _way, _no, outcome, reason, _status in attempts()} >= {
        ("failed", "unreachable"), ("sent", ""),
    }  # fmt: skip


def test_one_message_goes_to_the_office(clerk, mail_server):
    """Overdue first or digest first, in Chinese, counts alone."""
    switch_mail(on=True, by=clerk, now=NOON)
    told_overdue()
    assert deliver() == 1

    (raw,) = mail_server.messages
    message = email.message_from_bytes(raw, policy=email.policy.default)
    text = message.get_content()
    assert (message["To"], message["From"]) == (OFFICE, "padis@platform.example")
    assert message["Subject"] == "2026-12-03 提醒：锦江镇流管站"
    assert "待办 1 件" in text and "锦江镇 · 余江区：新增逾期 1 件" in text
    assert [
        secret for secret in (*SECRETS.values(), "欧阳", "静姝", "360603101-") if secret in str(message) + text
    ] == []
    assert attempts() == [("mail", 1, "sent", "", None)]
    assert deliver() == 0


def test_no_message_without_the_units_own_wish(clerk, mail_server):
    told_overdue()
    assert Attempt.objects.count() == 0


def test_mail_is_switched_on_only_with_an_address(mail_server):
    with pytest.raises(Refused):
        switch_mail(on=True, by=user(CHANGAN), now=NOON)
    with pytest.raises(NotAllowed):
        switch_mail(on=True, by=user(COUNTY, Role.ADMINISTRATOR), now=NOON)


def test_what_the_mail_server_refuses_says_so(clerk, mail_server):
    switch_mail(on=True, by=clerk, now=NOON)
    mail_server.refuses = "550 no such user"
    told_overdue()
    deliver()

    assert attempts()[0] == ("mail", 1, "failed", "refused", None)
    assert mail_server.messages == []


def test_a_signed_post_of_counts(clerk, administrator, web_server):
    secret = hooked(administrator, f"http://{web_server.host}/padis?from=1")
    told_overdue()
    deliver()

    ((path, headers, content),) = web_server.posts
    assert path == "/padis?from=1" and headers["Content-Type"] == "application/json"
    assert headers["X-PADIS-Signature"] == "sha256=" + hmac.new(secret.encode(), content, sha256).hexdigest()
    said = json.loads(content)
    assert (said["unit"], said["day"]) == (YUJIANG, "2026-12-03")
    assert {notice["step"]: notice["counts"] for notice in said["notices"]} == {
        "digest": {"verification": {"waiting": 1, "new": 0, "today": 0, "overdue": 1}},
        "over": {"verification": {"items": 1}},
    }
    assert [value for value in SECRETS.values() if value in content.decode() + str(headers)] == []
    assert attempts() == [("hook", 1, "sent", "", 204)]


def test_a_redirect_is_not_followed(clerk, administrator, web_server):
    """Neither to another host nor to the same one: the body would go where nobody allowed it."""
    with running(WebServer()) as another:
        hooked(administrator, f"http://{web_server.host}/")
        web_server.answers = [(307, f"http://{another.host}/"), (302, "/elsewhere")]
        told_overdue()
        deliver()
        deliver(OVERDUE + RETRY_AFTER[0])

        assert another.posts == [] and [path for path, *_rest in web_server.posts] == ["/", "/"]
    assert attempts()[:2] == [("hook", 1, "failed", "redirect", 307), ("hook", 2, "failed", "redirect", 302)]


def test_what_fails_is_tried_again_after_longer_and_longer_pauses(clerk, administrator, web_server):
    hooked(administrator, f"http://{web_server.host}/")
    web_server.answers = [(500, ""), (503, "")]
    told_overdue()
    at = OVERDUE
    for pause in RETRY_AFTER[:2]:
        assert deliver(at) == 1
        assert deliver(at + pause - timedelta(seconds=1)) == 0
        at += pause
    assert deliver(at) == 1

    assert attempts() == [
        ("hook", 1, "failed", "answer", 500), ("hook", 2, "failed", "answer", 503), ("hook", 3, "sent", "", 204),
    ]  # fmt: skip


def test_it_is_given_up_after_the_last_pause(clerk, administrator, settings):
    host = f"127.0.0.1:{free_port()}"
    settings.WEBHOOK_HOSTS = {host}
    hooked(administrator, f"http://{host}/")
    told_overdue()
    at = OVERDUE
    for pause in (timedelta(0), *RETRY_AFTER):
        at += pause
        assert deliver(at) == 1

    assert attempts() == [("hook", no, "failed", "unreachable", None) for no in range(1, len(RETRY_AFTER) + 2)]
    assert deliver(at + timedelta(days=1)) == 0


def test_a_host_that_is_no_longer_allowed_is_not_called(clerk, administrator, web_server, settings):
    hooked(administrator, f"http://{web_server.host}/")
    told_overdue()
    settings.WEBHOOK_HOSTS = set()
    deliver()

    assert web_server.posts == [] and attempts() == [("hook", 1, "failed", "not_allowed", None)]


def test_what_was_switched_off_meanwhile_is_not_sent(clerk, administrator, web_server):
    hooked(administrator, f"http://{web_server.host}/")
    told_overdue()
    hooked(administrator, "")
    deliver()

    assert web_server.posts == [] and attempts() == [("hook", 1, "failed", "off", None)]


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1/",
        "javascript:alert(1)",
        "http://",
        "http://a@HOST/",
        "http://10.0.0.1/",
        "http://[",
        "http://HOST/提醒",
        "http://HOST/a b",
    ],
)
def test_an_address_that_cannot_be_is_refused(administrator, web_server, url):
    """Only hosts that the operator listed, only HTTP, and no password in the address."""
    with pytest.raises(Refused) as refused:
        hooked(administrator, url.replace("HOST", web_server.host))
    assert refused.value.field == "url" and not Channel.objects.exists()


def test_an_administrator_sets_it_for_units_of_the_own_sub_tree(administrator, web_server, clerk):
    with pytest.raises(NotAllowed):
        hooked(administrator, f"http://{web_server.host}/", unit=ELSEWHERE)
    with pytest.raises(NotAllowed):
        hooked(clerk, f"http://{web_server.host}/")


def test_the_secret_is_sealed_and_new_each_time(administrator, web_server, clerk):
    first, second = (hooked(administrator, f"http://{web_server.host}/") for _ in range(2))
    sealed = Channel.objects.values_list("hook_secret", flat=True).get()

    assert first != second and Channel.objects.get().hook_secret == second
    assert second.encode() not in bytes(sealed)


def test_planning_twice_plans_once(clerk, administrator, web_server):
    hooked(administrator, f"http://{web_server.host}/")
    told_overdue()
    plan_deliveries(beijing_date(OVERDUE), now=OVERDUE)

    assert Attempt.objects.count() == 1
