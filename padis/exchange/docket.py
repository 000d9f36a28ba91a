"""Who may see an item: first call of every read."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models

from padis.accounts.models import User
from padis.accounts.rules import Ability, can
from padis.exchange.states import AWAITING_ANSWER
from padis.shared.sharding import shard_of

if TYPE_CHECKING:
    pass


class DocketQuerySet(models.QuerySet["DocketRow"]):
    def visible_to(self, user: User) -> Self:
        """The items that the user's own unit handles or handled; a supervisor sees counts, not items."""
        if not can(user, Ability.SEE_REGISTER):
            return self.none()
        return self.filter(shard=shard_of(user.unit_id), unit=user.unit_id)

    def overdue(self, today: date) -> Self:
        """Awaiting the receiver's answer after the due day."""
        return self.filter(state__in=AWAITING_ANSWER, paused=False, due_on__lt=today)
