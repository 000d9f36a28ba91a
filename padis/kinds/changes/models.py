"""What was changed about a registration after it was made."""

from typing import Any

from django.db import models

from padis.privacy.fields import SealedJSONField
from padis.shared.sharding import Sharded


class Change(Sharded):
    """One correction, or the voiding; lives with the registration. `said` is {"reason": …, "before": …, "after": …}: of each
    field that differs, what stood there, since when and by whom ({"value", "at", "by_id"}), and the new value."""

    kind = models.CharField(max_length=24)
    of_id = models.UUIDField(editable=False)  # the registration
    no = models.SmallIntegerField()
    is_void = models.BooleanField()
    said = SealedJSONField(context="kinds.change")
    at = models.DateTimeField()
    by_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shard", "of_id", "no"], name="changes_of_a_registration_are_numbered")
        ]

    @property
    def reason(self) -> str:
        return str(self.said["reason"])

    @property
    def before(self) -> dict[str, Any]:
        held: dict[str, Any] = self.said["before"]
        return held

    @property
    def after(self) -> dict[str, Any]:
        held: dict[str, Any] = self.said["after"]
        return held
