"""The head and the rows of an import, as every import has them.

Kept: the head (file name, counts, times) as the trace of what was done. The rows, which are personal data and lie sealed, and
the file, go `KEPT` after the last act on the import (docs/decisions.md).
"""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from padis.accounts.models import User
from padis.divisions.fields import DivisionCode
from padis.privacy.fields import SealedJSONField, SealedTextField
from padis.shared.sharding import Sharded

KEPT = timedelta(days=30)
WAITING, PASSED_OVER = "waiting", "passed_over"
"""The outcomes that a row begins with: to be checked, or an example."""


class State(models.TextChoices):
    COLUMNS = "columns", _("columns to be confirmed")
    CHECKING = "checking", _("being checked")
    CHECKED = "checked", _("checked, nothing imported yet")
    IMPORTING = "importing", _("being imported")
    TAKING_BACK = "taking_back", _("being taken back")  # where what was imported can be undone
    STOPPED = "stopped", _("stopped")
    DONE = "done", pgettext_lazy("import", "done")
    CLEARED = "cleared", _("rows removed")


class Head(Sharded):
    """One file, in the shard of the unit that brought it. The same file is one import, however often it is brought."""

    unit = DivisionCode()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=160)
    digest = models.BinaryField()
    file = SealedTextField(context="%(app_label)s.file", null=True)  # base64, while another sheet may be chosen
    sheet = models.CharField(max_length=80, blank=True)
    sheets = models.JSONField(default=list)
    head = models.JSONField(default=list)
    targets = models.JSONField(default=list)  # intake.columns, one for each label of the head
    notes = models.JSONField(default=list)
    state = models.CharField(max_length=12, choices=State, default=State.COLUMNS)
    language = models.CharField(max_length=12, default=settings.LANGUAGE_CODE)  # of what is told of its rows
    total = models.IntegerField(default=0)
    received_at = models.DateTimeField()
    moved_at = models.DateTimeField()  # when anybody, or the work itself, last got on with it

    class Meta:
        abstract = True


class Row(Sharded):
    """One row of the table; `number` is its number in the file. A model of it has `parent`, its head."""

    parent_id: uuid.UUID
    number = models.IntegerField()
    outcome = models.CharField(max_length=12, default=WAITING)  # the choices are the model's own
    cells = SealedJSONField(context="%(app_label)s.cells")
    said = SealedJSONField(
        context="%(app_label)s.said", null=True
    )  # {"problems": [[column, sentence]], "doubts": [...]}

    class Meta:
        abstract = True
