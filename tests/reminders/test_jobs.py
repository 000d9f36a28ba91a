"""The jobs ask at any hour; the settings of the mail server come from one address."""

from datetime import datetime

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import mail_server
from padis.accounts.models import Role
from padis.divisions.models import Unit
from padis.reminders import jobs
from padis.reminders.actions import set_hook
from padis.reminders.models import Attempt, Notice, Run
from tests.reminders.sinks import WebServer, running
from tests.world import CHANGAN, NOON, YUJIANG, filed, later, user


@pytest.mark.django_db
@pytest.mark.usefixtures("divisions_loaded")
def test_the_morning_comes_once_and_is_delivered(monkeypatch, settings):
    """Not before 7:30, not on a Saturday; whoever asks later that day makes nothing again."""

    def at(days: int, hour: int) -> datetime:
        now = later(days).replace(hour=hour)
        monkeypatch.setattr("django.utils.timezone.now", lambda: now)
        return now

    with running(WebServer()) as server:
        settings.WEBHOOK_HOSTS = {server.host}
        place = Unit.objects.select_related("division").get(pk=YUJIANG)
        admin = user("360603000000", Role.ADMINISTRATOR)
        set_hook(unit=place, url=f"http://{server.host}/", by=admin, now=NOON)
        filed(user(CHANGAN))
        for days, hour in ((31, 7), (33, 12)):  # NOON is a Monday: a Thursday at seven, a Saturday
            at(days, hour)
            jobs.remind(0)
            assert not Run.objects.exists()
        for hour in (8, 15):
            at(31, hour)
            jobs.remind(0)
            jobs.deliver(0)

        assert Run.objects.count() == 1 and Notice.objects.filter(unit=YUJIANG).count() == 2
        assert len(server.posts) == 1 and Attempt.objects.get().outcome == "sent"


def test_the_mail_server_is_one_address(monkeypatch):
    monkeypatch.setenv("PADIS_MAIL_FROM", "padis@platform.example")
    found = mail_server("smtp+tls://post%40platform:se%2Fcret@mail.example")

    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_USE_TLS"]) == ("mail.example", 587, True)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("post@platform", "se/cret")
    assert (
        mail_server("smtps://mail.example")["EMAIL_PORT"] == 465 and mail_server("smtp://m:2525")["EMAIL_PORT"] == 2525
    )


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://"])
def test_a_mail_server_that_is_none_stops_the_start_with_a_hint(monkeypatch, url):
    monkeypatch.setenv("PADIS_MAIL_FROM", "padis@platform.example")
    with pytest.raises(ImproperlyConfigured, match="PADIS_SMTP_URL"):
        mail_server(url)


def test_a_sender_is_needed(monkeypatch):
    monkeypatch.delenv("PADIS_MAIL_FROM", raising=False)
    with pytest.raises(ImproperlyConfigured, match="PADIS_MAIL_FROM"):
        mail_server("smtp://mail.example")
