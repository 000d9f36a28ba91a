"""A birth that was registered, as the unit that registered it keeps it (M6)."""

from django.db import models

from padis.cases.names import CLEARED
from padis.divisions.fields import DivisionCode
from padis.kinds.birth_registration.states import Stage
from padis.privacy.fields import SealedJSONField
from padis.shared.sharding import Key, Sharded, ShardField


class BirthRegistration(Sharded):
    """One registration; lives in the unit's shard. The case is that of the woman, wherever it was filed; maybe none."""

    number = models.CharField(max_length=28, db_collation="C")  # unit (9 digits)-year-S and a serial
    unit = DivisionCode()
    case_shard = ShardField(blank=True)
    case_id = models.UUIDField(null=True)
    label = models.CharField(max_length=60)  # the woman's masked name
    given = SealedJSONField(context="kinds.birth_registration")  # the fields of fields.ENTERED
    woman_key = models.BinaryField()  # blind index of her number; empty where it is no usable one
    child_no = models.PositiveSmallIntegerField()  # the living children, and this one
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.REGISTERED, db_default=Stage.REGISTERED)
    registered_on = models.DateField()
    registered_at = models.DateTimeField()
    by_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shard", "number"], name="one_birth_registration_per_number"),
            models.UniqueConstraint(
                fields=["shard", "unit", "woman_key", "child_no"],
                condition=~models.Q(woman_key=b"") & ~models.Q(stage="void"),
                name="a_birth_is_registered_once_by_a_unit",
            ),
        ]
        indexes = [models.Index(fields=["shard", "unit", "-registered_at"], name="births_of_a_unit")]

    @property
    def is_void(self) -> bool:
        return self.stage == Stage.VOID

    @property
    def is_cleared(self) -> bool:
        """Its time of keeping has passed."""
        return self.label == CLEARED

    @property
    def is_standing(self) -> bool:
        """Whether it can be corrected, or be void."""
        return not self.is_void and not self.is_cleared

    @property
    def case_key(self) -> Key | None:
        return (self.case_shard, self.case_id) if self.case_id else None
