"""The examining units (检查单位) that a township keeps a list of."""

from django.db import models
from django.db.models import Q

from padis.divisions.fields import DivisionCode
from padis.shared.sharding import Sharded


class ExaminingUnit(Sharded):
    """An entry of a township's own list. A sheet holds what the entry said when it was sent; one that goes is only shut."""

    unit = DivisionCode()  # the township that keeps it
    name = models.CharField(max_length=60)
    division = DivisionCode()  # where it lies
    type = models.CharField(max_length=4)  # of the code table provider_type
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shard", "unit", "name", "division"],
                condition=Q(removed_at=None),
                name="an_examining_unit_is_listed_once",
            )
        ]
