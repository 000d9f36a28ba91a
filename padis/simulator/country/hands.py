"""The accounts that act in a simulation: one operator a township. Nobody can log in with them."""

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property

from django.db.models import Exists, OuterRef

from padis.accounts.models import Role, User
from padis.cases.models import Case
from padis.shared.sharding import cross_shard

PREFIX = "simulated-"
NOBODY = "!"  # a password that fits nothing


class Hands:
    """Who acts for a township."""

    @cached_property
    def ids(self) -> dict[str, int]:
        return dict(User.objects.filter(username__startswith=PREFIX).values_list("unit_id", "pk"))

    @cached_property
    def _users(self) -> dict[str, User]:
        return {}

    def user(self, unit: str) -> User:
        if unit not in self._users:
            self._users[unit] = User.objects.with_unit().get(pk=self.ids[unit])
        return self._users[unit]


def make_hands(townships: Iterable[str], *, now: datetime) -> None:
    """Accounts for the townships that have none yet."""
    there = Hands().ids
    User.objects.bulk_create(
        (
            User(
                username=f"{PREFIX}{unit[:9]}", display_name="经办员（模拟）", unit_id=unit, role=Role.OPERATOR,
                password=NOBODY, created_at=now,
            )
            for unit in townships
            if unit not in there
        ),
        batch_size=2000,
    )  # fmt: skip


def others_have_filed() -> bool:
    """Whether any case was filed by somebody who is not simulated."""
    simulated = User.objects.filter(pk=OuterRef("filed_by_id"), username__startswith=PREFIX)
    with cross_shard("a simulation asks once whether it is alone"):
        return Case.objects.filter(~Exists(simulated)).exists()
