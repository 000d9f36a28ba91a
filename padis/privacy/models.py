"""The access log: who read which person's record, when, what for; who looked into whose lists. Kept three years (PIPL 55, 56).

And the keys of units, for what travels outside the platform.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from padis.accounts.models import User
from padis.divisions.fields import DivisionCode
from padis.privacy.fields import SealedJSONField
from padis.shared.sharding import Key, Sharded, ShardField

LOG_KEPT_MONTHS = 36


class Purpose(models.TextChoices):
    """What a person's record is opened for."""

    FILING = "filing", _("filing a case")
    HANDLING = "handling", _("handling an item of my unit")
    MAINTAINING = "maintaining", _("maintaining a case of my unit")
    DUPLICATE = "duplicate", _("looking at a possible duplicate")
    SUPERVISION = "supervision", _("a superior looks in")
    REQUEST = "request", _("a request of the person herself")
    FOLLOW_UP = "follow_up", _("offering her a service")
    REGISTER = "register", _("keeping my unit's register")


class AccessLog(Sharded):
    """One reading of one person's record. It lives in the shard of the reader's unit."""

    unit = DivisionCode()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    case_shard = ShardField()
    case_id = models.UUIDField(editable=False)
    purpose = models.CharField(max_length=12, choices=Purpose)
    note = models.CharField(max_length=200, blank=True)  # in the reader's own words
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["case_shard", "case_id", "at"], name="access_by_case"),
            models.Index(fields=["shard", "unit", "at"], name="access_by_unit"),
        ]

    @property
    def case(self) -> Key:
        return self.case_shard, self.case_id


class Look(Sharded):
    """One look of the unit above into a township's lists (M14). It lives in the shard of the township, which may read it."""

    class Page(models.TextChoices):
        TODO = "todo", _("to-do list")
        REGISTER = "register", _("notice register")
        ITEM = "item", _("one item")

    unit = DivisionCode()  # that was looked at
    by_unit = DivisionCode()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    page = models.CharField(max_length=12, choices=Page)
    number = models.CharField(max_length=28, blank=True, db_collation="C")  # of the item
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["shard", "unit", "-at"], name="looks_at_a_unit")]


class UnitKeys(models.Model):
    """A unit's pair of keys to be written to (X25519) and its pair to sign with (Ed25519). They are never changed, and
    stay when the unit is no more: what was written to it can be opened by its successor."""

    unit = DivisionCode(primary_key=True)
    name = models.CharField(max_length=60)  # of the division when they were made: by it a township's successor is known
    agreement = models.BinaryField()
    signature = models.BinaryField()
    private = SealedJSONField(context="privacy.unit_keys")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.unit


class LegalBasis(models.Model):
    """Why a kind of message may be sent at all (PIPL 13, 34): recorded by the nation's administrator, never written over."""

    kind = models.CharField(max_length=24)
    basis = models.CharField(max_length=500)  # the law or decision, with its article
    document = models.CharField(max_length=200)  # its name and number
    valid_from = models.DateField()
    # Null: came with synthetic data. No user is ever deleted, so the database need not watch.
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "-recorded_at"], name="bases_of_a_kind")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None, withdrawn_why="")
                | models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawn_why=""),
                name="who_withdraws_a_legal_basis_says_why",
            )
        ]
