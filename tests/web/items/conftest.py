"""What the tests of an item share: two townships and the item between them."""

import pytest
from django.utils import timezone

from padis.accounts.models import User
from padis.exchange import actions
from padis.exchange.models import Message, Task
from tests.web.items.acts import ago
from tests.world import filed


@pytest.fixture
def message(clerk: User) -> Message:
    return filed(clerk, at=ago(1))


@pytest.fixture
def task(clerk: User, other: User, message: Message) -> Task:
    actions.answer(
        key=message.key, by=other, finding="moved_registration", corrections={}, note="迁往五都镇", now=timezone.now()
    )
    actions.confirm(key=message.key, by=clerk, accepted=[], now=timezone.now())
    return Task.objects.get()
