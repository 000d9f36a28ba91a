"""A table that somebody brought (M2), and its rows until they are cases.

Kept: the head of an import (file name, counts, times) as the trace of what was done. Its rows, which are personal data and
lie sealed, and the file, go `KEPT` after the last act on it (docs/decisions.md).
"""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from padis.accounts.models import User
from padis.cases.models import Direction
from padis.divisions.fields import DivisionCode
from padis.privacy.fields import SealedJSONField, SealedTextField
from padis.shared.sharding import SameShardLink, Sharded

KEPT = timedelta(days=30)


class State(models.TextChoices):
    COLUMNS = "columns", _("columns to be confirmed")
    CHECKING = "checking", _("being checked")
    CHECKED = "checked", _("checked, nothing filed yet")
    FILING = "filing", _("being filed")
    STOPPED = "stopped", _("stopped")
    DONE = "done", pgettext_lazy("import", "done")
    CLEARED = "cleared", _("rows removed")


class Outcome(models.TextChoices):
    WAITING = "waiting", _("not checked yet")
    READY = "ready", _("can be filed")
    FAULTY = "faulty", _("to be mended")
    DUPLICATE = "duplicate", _("filed already")
    FILED = "filed", pgettext_lazy("row", "filed")
    PASSED_OVER = "passed_over", _("example row")


class Import(Sharded):
    """One file, in the shard of the unit that brought it. The same file is one import, however often it is brought."""

    unit = DivisionCode()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=160)
    digest = models.BinaryField()
    file = SealedTextField(context="intake.file", null=True)  # base64, while another of its sheets may be chosen
    sheet = models.CharField(max_length=80, blank=True)
    sheets = models.JSONField(default=list)
    head = models.JSONField(default=list)
    targets = models.JSONField(default=list)  # intake.columns, one for each label of the head
    notes = models.JSONField(default=list)
    direction = models.CharField(max_length=8, choices=Direction, default=Direction.INFLOW)
    state = models.CharField(max_length=12, choices=State, default=State.COLUMNS)
    language = models.CharField(
        max_length=12, default=settings.LANGUAGE_CODE
    )  # in which its rows are told what is wrong
    total = models.IntegerField(default=0)
    filed = models.IntegerField(default=0)
    received_at = models.DateTimeField()
    moved_at = models.DateTimeField()  # when anybody, or the work itself, last got on with it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shard", "unit", "digest"], name="one_import_per_file")]
        indexes = [
            models.Index(fields=["shard", "unit", "-received_at"], name="imports_of_a_unit"),
            models.Index(fields=["state", "moved_at"], name="imports_under_way"),
        ]


class ImportRow(Sharded):
    """One row of the table; `number` is its number in the file."""

    parent = SameShardLink(Import)
    parent_id: uuid.UUID
    number = models.IntegerField()
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.WAITING)
    cells = SealedJSONField(context="intake.cells")
    said = SealedJSONField(
        context="intake.said", null=True
    )  # {"problems": [[column, sentence]], "doubts": [...], "known": [...]}
    case_number = models.CharField(max_length=24, blank=True)
    duplicate_reason = models.CharField(max_length=200, blank=True)  # why it is filed beside another live file

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shard", "parent_id", "number"], name="one_row_per_number")]
        indexes = [models.Index(fields=["shard", "parent_id", "outcome", "number"], name="import_rows_by_outcome")]
