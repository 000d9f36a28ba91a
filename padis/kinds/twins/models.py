"""By what a form is found again, and which paper item belongs to which electronic one."""

from django.db import models
from django.utils.translation import pgettext_lazy

from padis.divisions.fields import DivisionCode
from padis.shared.sharding import Key, Sharded, ShardField


class SheetMark(Sharded):
    """One keyed hash under which an item of a kind that goes on paper is looked for; lives in its sender's shard."""

    mark = models.BinaryField()
    item_shard = ShardField()
    item_id = models.UUIDField(editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["shard", "mark"], name="sheets_by_mark"),
            models.Index(fields=["shard", "item_id"], name="marks_of_a_sheet"),
        ]


class Twin(Sharded):
    """A paper item and an electronic one of the same form, or maybe so; lives in the receiver's shard."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("twin", "The receiver is asked")
        JOINED = "joined", pgettext_lazy("twin", "The same form")
        APART = "apart", pgettext_lazy("twin", "Two forms")

    unit = DivisionCode()  # the receiver
    item_shard = ShardField()
    item_id = models.UUIDField(editable=False)
    number = models.CharField(max_length=28, db_collation="C")  # of the electronic item
    paper_shard = ShardField()
    paper_id = models.UUIDField(editable=False)
    paper_number = models.CharField(max_length=28, db_collation="C")
    recorded_at = models.DateTimeField()  # the paper item
    state = models.CharField(max_length=8, choices=State)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)  # who answered the question

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shard", "item_id", "paper_id"], name="two_forms_are_compared_once"),
            models.UniqueConstraint(
                fields=["shard", "paper_id"],
                condition=models.Q(state="joined"),
                name="a_paper_form_is_joined_to_one",
            ),
        ]
        indexes = [models.Index(fields=["shard", "paper_id"], name="twins_of_a_paper_form")]

    @property
    def electronic_key(self) -> Key:
        return self.item_shard, self.item_id

    @property
    def paper_key(self) -> Key:
        return self.paper_shard, self.paper_id
