"""What the tests of an item share: two townships and the item between them."""

from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from padis.accounts.models import User
from padis.exchange import actions
from padis.exchange.models import Message
from tests.web.conftest import signed_in

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/register/"}


def ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def post(client: Client, message: Message, name: str, data: dict[str, Any] | None = None, **headers: str) -> Any:
    return client.post(f"/items/{message.number}/{name}/", data or {}, headers=headers)


def answer(message: Message, by: User, finding: str = "consistent", **corrections: Any) -> Message:
    return actions.answer(
        key=message.key, by=by, finding="corrected" if corrections else finding, corrections=corrections, note="已入户",
        now=timezone.now(),
    )  # fmt: skip


def page(somebody: User, message: Message) -> str:
    return signed_in(somebody).get(f"/items/{message.number}/").content.decode()


def history(text: str) -> str:
    return text[text.index('class="timeline"') :]
