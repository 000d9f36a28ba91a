"""Announcements (M23): what a unit tells all below it, with files, and which unit has read it. Never anything of a person."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q

from padis.accounts.models import User
from padis.announcements.reach import own_codes, ranges_around
from padis.divisions.fields import DivisionCode
from padis.divisions.models import Unit
from padis.privacy.fields import SealedTextField
from padis.shared.sharding import ShardField, shard_of

LONGEST_TITLE, LONGEST_TEXT, LONGEST_REASON, LONGEST_NAME = 100, 20_000, 200, 120


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def published_by(self, unit: Unit) -> Self:
        """By the unit, or by one that it succeeded."""
        return self.filter(unit__in=own_codes(unit.code))

    def sent_to(self, unit: Unit) -> Self:
        """What lies before the unit: addressed to it or to one above it, by another unit, and not withdrawn."""
        reached = self.filter(ranges__overlap=ranges_around(unit.code), withdrawn_at=None)
        return reached.exclude(unit__in=own_codes(unit.code))

    def visible_to(self, user: User) -> Self:
        return self.sent_to(user.unit) | self.published_by(user.unit)

    def unread_by(self, unit: Unit) -> Self:
        """Nobody of the unit has opened it, and no corrected edition took its place."""
        return self.exclude(_read_by(unit)).exclude(_corrected())

    def with_marks(self, unit: Unit) -> Self:
        """`is_corrected`, and `is_unread` as of `unread_by`."""
        unread = ExpressionWrapper(~_read_by(unit) & ~_corrected(), output_field=BooleanField())
        return self.annotate(is_corrected=_corrected(), is_unread=unread)


class Announcement(models.Model):
    """One edition. Its text is never changed: it is withdrawn with a reason, or a corrected edition refers to it.

    `ranges` are the sub-trees that it is addressed to, "first-last" each: no row is written for a unit until it reads.
    """

    unit = DivisionCode()  # that published it
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    published_at = models.DateTimeField()
    title = models.CharField(max_length=LONGEST_TITLE)
    text = models.TextField()
    ranges = ArrayField(models.CharField(max_length=25))
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="corrections", db_index=False
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    withdrawn_why = models.CharField(max_length=LONGEST_REASON, blank=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(fields=["ranges"], name="announcements_by_range"),
            models.Index(fields=["unit", "-published_at"], name="announcements_of_a_unit"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["corrects"], condition=Q(withdrawn_at=None), name="an_announcement_has_one_corrected_edition"
            ),
            models.CheckConstraint(condition=~Q(corrects=F("id")), name="an_announcement_corrects_another_one"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_why="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_why=""),
                name="an_announcement_is_withdrawn_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_of(self, unit: Unit) -> bool:
        """Whether the unit, or one that it succeeded, published it."""
        return self.unit in own_codes(unit.code)

    @property
    def places(self) -> list[str]:
        """The codes of the units whose sub-trees it is addressed to."""
        return [span[:12] for span in self.ranges]


class Attachment(models.Model):
    """A file beside the text; sealed like every file that somebody brought."""

    announcement = models.ForeignKey(Announcement, on_delete=models.PROTECT, related_name="attachments", db_index=False)
    no = models.SmallIntegerField()
    name = models.CharField(max_length=LONGEST_NAME)
    form = models.CharField(max_length=4)  # a key of files.FORMS
    size = models.IntegerField()  # bytes
    content = SealedTextField(context="announcements.attachment")  # base64

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["announcement", "no"], name="one_attachment_of_a_number_in_an_announcement")
        ]

    def __str__(self) -> str:
        return self.name


class Receipt(models.Model):
    """Who of a unit opened an announcement first, and when; in the shard of that unit."""

    pk = models.CompositePrimaryKey("shard", "unit", "announcement")
    shard = ShardField()
    unit = DivisionCode()
    announcement = models.ForeignKey(Announcement, on_delete=models.PROTECT, related_name="+", db_index=False)
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["announcement", "unit"], name="receipts_of_an_announcement")]


def _corrected() -> Exists:
    return Exists(Announcement.objects.filter(corrects=OuterRef("pk"), withdrawn_at=None))


def _read_by(unit: Unit) -> Exists:
    """In the shard of the unit: one row of its index."""
    return Exists(Receipt.objects.filter(shard=shard_of(unit.code), unit=unit.code, announcement=OuterRef("pk")))
