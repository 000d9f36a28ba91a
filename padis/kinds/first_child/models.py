"""The application of a couple for registering their first child, as the unit that took it keeps it (M6)."""

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from padis.cases.names import CLEARED
from padis.divisions.fields import DivisionCode
from padis.kinds.first_child.states import UNDER_WAY, Stage
from padis.privacy.fields import SealedJSONField
from padis.shared.sharding import Key, Sharded, ShardField


class Application(Sharded):
    """One application; lives in the shard of the unit that took it. Due days are kept as they were computed."""

    number = models.CharField(max_length=28, db_collation="C")  # of the case, and a serial
    unit = DivisionCode()
    case_shard = ShardField()
    case_id = models.UUIDField()
    label = models.CharField(max_length=60)  # the wife's masked name
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.APPLIED)
    couple = SealedJSONField(context="kinds.couple")  # the fields of kinds.couple
    papers = models.JSONField(default=list)  # codes of the check list: what was shown
    undertaking = SealedJSONField(context="kinds.undertaking", null=True)  # {"for": text, "on": date}
    applied_on = models.DateField()
    ask_due_on = models.DateField()
    asked_on = models.DateField(null=True)
    woman_message_id = models.UUIDField(null=True)  # the request to her place of registration
    man_message_id = models.UUIDField(null=True)  # to his; the same where both are registered at one place
    decided_on = models.DateField(null=True)
    decision = SealedJSONField(context="kinds.decision", null=True)  # {"reason": text}
    notify_due_on = models.DateField(null=True)
    notified_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField()
    decided_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shard", "number"], name="one_application_per_number"),
            models.UniqueConstraint(
                fields=["shard", "unit", "case_id"],
                condition=Q(stage__in=sorted(UNDER_WAY)),
                name="one_application_is_under_way_for_a_case",
            ),
        ]
        indexes = [
            models.Index(fields=["shard", "unit", "-applied_on"], name="applications_of_a_unit"),
            models.Index(fields=["shard", "woman_message_id"], name="applications_by_her_request"),
            models.Index(fields=["shard", "man_message_id"], name="applications_by_his_request"),
        ]

    @property
    def case_key(self) -> Key:
        return self.case_shard, self.case_id

    @property
    def case_number(self) -> str:
        return self.number.rpartition("-")[0]

    @property
    def requests(self) -> list[UUID]:
        """The messages to the places of registration, each once, in the order in which they are locked."""
        return sorted({id for id in (self.woman_message_id, self.man_message_id) if id is not None})

    @property
    def is_under_way(self) -> bool:
        return self.stage in UNDER_WAY

    @property
    def is_void(self) -> bool:
        return self.stage == Stage.VOID

    @property
    def is_cleared(self) -> bool:
        """Its time of keeping has passed."""
        return self.label == CLEARED

    @property
    def undertaken(self) -> bool:
        return bool(self.undertaking)

    @property
    def reason(self) -> str:
        """Why it was refused, or withdrawn."""
        held: dict[str, Any] = self.decision or {}
        return str(held.get("reason", ""))
