"""What a unit is told each morning, and how it was delivered: counts and days, never anything of a person."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from padis.accounts.models import User
from padis.divisions.fields import DivisionCode
from padis.privacy.fields import SealedTextField
from padis.shared.sharding import Sharded, ShardField


class Step(models.TextChoices):
    """The rungs of the ladder, and the digest."""

    HALF = "half", pgettext_lazy("reminder", "Half of the limit")
    MOST = "most", pgettext_lazy("reminder", "Four fifths of the limit")
    OVER = "over", pgettext_lazy("reminder", "Overdue")
    QUIET = "quiet", pgettext_lazy("reminder", "Quiet unit")
    DIGEST = "digest", pgettext_lazy("reminder", "Digest")


class Notice(models.Model):
    """What `unit` was told on a morning about `about`, itself or a township below it; in the addressed unit's shard.

    `counts` is kind → name → number: `items` of a step or a quiet unit; `waiting`, `new`, `today`, `overdue` of a digest.
    """

    pk = models.CompositePrimaryKey("shard", "unit", "day", "step", "about")
    shard = ShardField()
    unit = DivisionCode()
    day = models.DateField()
    step = models.CharField(max_length=8, choices=Step)
    about = DivisionCode()
    counts = models.JSONField()
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["shard", "unit"], condition=Q(read_at=None) & ~Q(step=Step.DIGEST), name="notices_not_read_yet"
            )
        ]


class Run(models.Model):
    """One morning's making: what reached a step after the last one's day, up to this one's."""

    day = models.DateField(primary_key=True)
    at = models.DateTimeField()
    notices = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.day}: {self.notices}"


class Channel(models.Model):
    """By which ways a unit wants its notices besides the platform: one row for each unit that chose one."""

    unit = DivisionCode(primary_key=True)
    by_mail = models.BooleanField(default=False)  # to the address of its address-book entry
    hook_url = models.CharField(max_length=300, blank=True)
    hook_secret = SealedTextField(context="reminders.hook", null=True)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.unit


class Attempt(Sharded):
    """One attempt to deliver a unit's notices of a day, planned or done; in the unit's shard."""

    class Way(models.TextChoices):
        MAIL = "mail", pgettext_lazy("delivery", "E-mail")
        HOOK = "hook", pgettext_lazy("delivery", "Webhook")

    class Outcome(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("delivery", "Waiting")
        SENT = "sent", pgettext_lazy("delivery", "Sent")
        FAILED = "failed", pgettext_lazy("delivery", "Failed")

    class Reason(models.TextChoices):
        """Why it failed."""

        UNREACHABLE = "unreachable", pgettext_lazy("delivery", "The other side cannot be reached")
        TIMEOUT = "timeout", pgettext_lazy("delivery", "The other side did not answer in time")
        CERTIFICATE = "certificate", pgettext_lazy("delivery", "No safe connection: the certificate was refused")
        REDIRECT = "redirect", pgettext_lazy("delivery", "The other side points elsewhere; we do not follow")
        ANSWER = "answer", pgettext_lazy("delivery", "The other side answered with an error")
        REFUSED = "refused", pgettext_lazy("delivery", "The mail server refused it")
        NOT_ALLOWED = "not_allowed", pgettext_lazy("delivery", "The operator of the platform does not allow this host")
        OFF = "off", pgettext_lazy("delivery", "It was switched off meanwhile")

    unit = DivisionCode()
    day = models.DateField()
    way = models.CharField(max_length=4, choices=Way)
    no = models.SmallIntegerField(default=1)
    planned_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.WAITING)
    reason = models.CharField(max_length=12, choices=Reason, blank=True)
    status = models.SmallIntegerField(null=True)  # that the other side answered, where it answered by number

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shard", "unit", "day", "way", "no"], name="one_attempt_of_a_number_for_a_day_and_way"
            )
        ]
        indexes = [models.Index(fields=["planned_at"], condition=Q(outcome="waiting"), name="attempts_to_be_made")]
