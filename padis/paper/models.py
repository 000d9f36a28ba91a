"""Which paper forms of items a unit had in its hands."""

from django.db import models

from padis.accounts.models import User
from padis.divisions.fields import DivisionCode
from padis.privacy.fields import SealedTextField
from padis.shared.sharding import Sharded, ShardField


class Copy(Sharded):
    """The paper form of one item, as one unit scanned or entered it. However often it does, it is one row, and no figure
    counts it; it lives in the shard of that unit."""

    unit = DivisionCode()
    item_shard = ShardField()
    item_id = models.UUIDField(editable=False)
    number = models.CharField(max_length=28, db_collation="C")  # of the item
    printed_number = models.CharField(max_length=28, blank=True, db_collation="C")  # where the paper has another one
    edition = models.IntegerField()  # the latest ledger entry that a scanned form knew; 0: entered by hand
    seen_at = models.DateTimeField()  # first
    seen_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shard", "unit", "item_id"], name="one_copy_of_an_item_in_a_unit"),
            models.UniqueConstraint(
                fields=["shard", "unit", "printed_number"],
                condition=~models.Q(printed_number=""),
                name="one_item_of_a_printed_number_in_a_unit",
            ),
        ]


class VisitPhoto(Sharded):
    """A photo of the check sheet of an item, taken after a house visit; no other unit sees it."""

    unit = DivisionCode()
    item_shard = ShardField()
    item_id = models.UUIDField(editable=False)
    content = SealedTextField(context="paper.visit_photo")  # base64 of a JPEG
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["shard", "unit", "item_id"], name="visit_photos_of_an_item")]
