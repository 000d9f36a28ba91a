"""The embedded local register (M4): one row per person and unit. Claims are the truth, the person's columns their projection."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from padis.cases.identity import Quality
from padis.divisions.fields import DivisionCode
from padis.intake.frame.models import PASSED_OVER, WAITING, Head, Row
from padis.privacy.fields import SealedJSONField
from padis.shared.sharding import SameShardLink, Sharded, ShardField


class State(models.TextChoices):
    PRESENT = "present", pgettext_lazy("entry", "In the register")
    MERGED = "merged", pgettext_lazy("entry", "Merged")  # another entry goes on for it; reversible
    REMOVED = "removed", pgettext_lazy("entry", "Taken back")  # entered by mistake, undone on the same day


class Act(models.TextChoices):
    RECORDED = "recorded", pgettext_lazy("claim", "recorded")  # a new person, or what arrived
    CORRECTED = "corrected", pgettext_lazy("claim", "corrected")
    RESTORED = "restored", pgettext_lazy("claim", "an earlier value restored")
    UNDONE = "undone", pgettext_lazy("claim", "undone")
    MERGED = "merged", pgettext_lazy("claim", "taken over from a merged entry")
    UNMERGED = "unmerged", pgettext_lazy("claim", "merge reversed")


class RegisterPerson(Sharded):
    """One person as a unit's own register has her; lives in the unit's shard, and no other unit sees it."""

    unit = DivisionCode()
    state = models.CharField(max_length=8, choices=State, default=State.PRESENT)
    # What lists show, sort and narrow by; `facts` holds the plain facts that need no column.
    name = models.CharField(max_length=60)
    name_key = models.CharField(max_length=60, db_collation="C")
    pinyin = models.CharField(max_length=200, db_collation="C")  # syllables parted by blanks, so that wan precedes wang
    initials = models.CharField(max_length=60, db_collation="C")
    sex = models.CharField(max_length=1)
    birth_date = models.DateField(null=True)
    marital_status = models.CharField(max_length=2, blank=True)
    registered_division = DivisionCode()
    residence_division = DivisionCode()
    inflow_date = models.DateField(null=True)
    outflow_date = models.DateField(null=True)
    facts = models.JSONField(default=dict)
    sealed = SealedJSONField(context="register.sealed")  # identity numbers and telephones
    health = SealedJSONField(context="register.health")
    id_quality = models.CharField(max_length=16, choices=Quality)
    number_digest = models.BinaryField(null=True)  # blind index of a usable identity number
    name_digest = models.BinaryField(null=True)  # hash of name and birth date
    revision = models.IntegerField(default=1)  # how many claims there are: what a form has seen
    source = models.CharField(max_length=120)  # of the last claim
    recorded_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["shard", "unit", "number_digest"], name="register_by_number"),
            models.Index(fields=["shard", "unit", "name_digest"], name="register_by_name_and_birth"),
            models.Index(fields=["shard", "unit", "pinyin", "id"], name="register_by_pinyin"),
            models.Index(fields=["shard", "unit", "changed_at", "id"], name="register_by_change"),
            models.Index(fields=["shard", "unit", "name_key"], name="register_by_name"),
            models.Index(fields=["shard", "unit", "initials"], name="register_by_initials"),
            models.Index(fields=["shard", "unit", "birth_date"], name="register_by_birth"),
        ]

    @property
    def ref(self) -> str:
        """How the contract names her."""
        return str(self.id)


class RegisterClaim(Sharded):
    """What was written of a person at one moment, over one or many fields. Never changed, never removed.

    Folded in order, the claims are the person's facts; an empty value takes a fact back. So the old value of every
    change is what the claims before it say, and can be restored.
    """

    person = SameShardLink(RegisterPerson)
    person_id: uuid.UUID
    act = models.CharField(max_length=10, choices=Act)
    source = models.CharField(max_length=120)  # register.sources
    undoes_id = models.UUIDField(null=True)  # the claim that this one takes back
    at = models.DateTimeField()
    by_id = models.BigIntegerField()
    facts = models.JSONField(default=dict)
    sealed = SealedJSONField(context="register.sealed")
    health = SealedJSONField(context="register.health")

    class Meta:
        indexes = [models.Index(fields=["shard", "person_id", "at"], name="register_claims_of_a_person")]


class RegisterMerge(Sharded):
    """Two entries of a unit were one person: `person` went, `kept` goes on for it."""

    person = SameShardLink(RegisterPerson)
    person_id: uuid.UUID
    kept = SameShardLink(RegisterPerson)
    kept_id: uuid.UUID
    claim_id = models.UUIDField(null=True)  # the claim by which `kept` took facts over; None where it took none
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    by_id = models.BigIntegerField()
    undone_reason = models.CharField(max_length=200, blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_by_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["shard", "person_id"], name="register_merges_of_a_person"),
            models.Index(fields=["shard", "kept_id"], name="register_merges_into_a_person"),
        ]


class RegisterCount(models.Model):
    """How many are in a unit's register: all that levels above see of it."""

    pk = models.CompositePrimaryKey("shard", "unit")
    shard = ShardField()
    unit = DivisionCode()
    entries = models.IntegerField()
    doubtful = models.IntegerField()  # of these, with an identity number that is missing or no good


class Outcome(models.TextChoices):
    WAITING = WAITING, _("not checked yet")
    NEW = "new", pgettext_lazy("row", "new person")
    ADDS = "adds", pgettext_lazy("row", "adds to an entry")
    CONTRADICTS = "contradicts", pgettext_lazy("row", "contradicts the register")  # to be decided
    FAULTY = "faulty", _("to be mended")
    TWICE = "twice", pgettext_lazy("row", "twice in the file")
    SAME = "same", pgettext_lazy("row", "known already")
    RECORDED = "recorded", pgettext_lazy("row", "recorded")
    TAKEN_BACK = "taken_back", pgettext_lazy("row", "taken back")
    PASSED_OVER = PASSED_OVER, _("example row")


class RegisterImport(Head):
    """One file for a unit's register."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shard", "unit", "digest"], name="one_register_import_per_file")]
        indexes = [
            models.Index(fields=["shard", "unit", "-received_at"], name="register_imports_of_a_unit"),
            models.Index(fields=["state", "moved_at"], name="register_imports_under_way"),
        ]


class RegisterImportRow(Row):
    """One row of it; what is said also has the facts that "differ" from the register."""

    parent = SameShardLink(RegisterImport)
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.WAITING)
    facts = SealedJSONField(context="register.cells", null=True)  # what it says that the register does not, clean
    person_id = models.UUIDField(null=True)  # the entry that it is about
    claim_id = models.UUIDField(null=True)  # what it wrote of her, as long as that may be taken back with the import
    taken = models.JSONField(null=True)  # of a contradiction: the fields that are taken from the file, once decided

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shard", "parent_id", "number"], name="one_register_import_row_per_number")
        ]
        indexes = [models.Index(fields=["shard", "parent_id", "outcome", "number"], name="register_rows_by_outcome")]
