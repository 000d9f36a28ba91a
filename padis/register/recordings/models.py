"""That an item was recorded in a unit's register; lives in that unit's shard. What was written stands in the register."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from padis.divisions.fields import DivisionCode
from padis.exchange.states import Channel
from padis.privacy.fields import SealedJSONField
from padis.shared.sharding import Key, Sharded, ShardField


class Recording(Sharded):
    """One item, recorded once; undone and recorded anew it has another row."""

    unit = DivisionCode()
    item_shard = ShardField()
    item_id = models.UUIDField()
    number = models.CharField(max_length=28, db_collation="C")
    kind = models.CharField(max_length=24)
    channel = models.CharField(max_length=12, choices=Channel)
    case_id = models.UUIDField()
    ref = models.CharField(max_length=80)  # of the person in the register
    is_new = models.BooleanField()  # she was not in it before
    written = ArrayField(models.CharField(max_length=40), default=list)  # the names of the facts that were written
    before = SealedJSONField(
        context="register.before"
    )  # what these said until then, in a system outside; ours keeps its own history
    at = models.DateTimeField()
    by_id = models.BigIntegerField()
    undone_at = models.DateTimeField(null=True)
    undone_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shard", "unit", "item_id"], condition=Q(undone_at=None), name="an_item_is_recorded_once"
            )
        ]
        indexes = [
            models.Index(fields=["shard", "unit", "at"], name="recordings_of_a_unit"),
            models.Index(fields=["shard", "unit", "ref"], name="recordings_of_a_person"),
        ]

    @property
    def item(self) -> Key:
        return self.item_shard, self.item_id
