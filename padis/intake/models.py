"""A table of people who are to be filed (M2), and its rows until they are cases."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from padis.cases.models import Direction
from padis.intake.frame.models import PASSED_OVER, WAITING, Head, Row
from padis.shared.sharding import SameShardLink


class Outcome(models.TextChoices):
    WAITING = WAITING, _("not checked yet")
    READY = "ready", _("can be filed")
    FAULTY = "faulty", _("to be mended")
    DUPLICATE = "duplicate", _("filed already")
    FILED = "filed", pgettext_lazy("row", "filed")
    PASSED_OVER = PASSED_OVER, _("example row")


class Import(Head):
    """One file of people to be filed."""

    direction = models.CharField(max_length=8, choices=Direction, default=Direction.INFLOW)
    filed = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shard", "unit", "digest"], name="one_import_per_file")]
        indexes = [
            models.Index(fields=["shard", "unit", "-received_at"], name="imports_of_a_unit"),
            models.Index(fields=["state", "moved_at"], name="imports_under_way"),
        ]


class ImportRow(Row):
    """One row of it; what is said also has what is "known": the live cases that may be the same person."""

    parent = SameShardLink(Import)
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.WAITING)
    case_number = models.CharField(max_length=24, blank=True)
    duplicate_reason = models.CharField(max_length=200, blank=True)  # why it is filed beside another live file

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shard", "parent_id", "number"], name="one_row_per_number")]
        indexes = [models.Index(fields=["shard", "parent_id", "outcome", "number"], name="import_rows_by_outcome")]
