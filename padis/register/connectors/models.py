"""Which connector a unit's register is reached by, how it fares, and what is on its way through a folder."""

from django.db import models
from django.utils.translation import pgettext_lazy

from padis.accounts.models import User
from padis.divisions.fields import DivisionCode
from padis.privacy.fields import SealedTextField
from padis.register.connectors.failures import Failure
from padis.shared.sharding import Sharded


class Connector(models.Model):
    """How the register of a unit, and of all units below it that have no nearer one, is reached."""

    class Kind(models.TextChoices):
        EMBEDDED = "embedded", pgettext_lazy("connector", "The register of the platform")
        HTTP = "http", pgettext_lazy("connector", "HTTP and JSON")
        VIEW = "view", pgettext_lazy("connector", "Database view")
        FOLDER = "folder", pgettext_lazy("connector", "Files in a folder")

    unit = DivisionCode(primary_key=True)
    kind = models.CharField(max_length=8, choices=Kind)
    address = models.CharField(max_length=500, blank=True)  # a URL; of a database without the password
    secret = SealedTextField(context="connectors.secret", null=True)  # the token, or the password
    mapping = models.TextField(blank=True)  # of a view: TOML (docs/connectors.md)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.unit}: {self.kind}"


class Health(models.Model):
    """How a connector fares, and its circuit breaker: all processes read and write this one row."""

    connector = models.OneToOneField(Connector, on_delete=models.CASCADE, primary_key=True, related_name="health")
    answered_at = models.DateTimeField(null=True)
    milliseconds = models.IntegerField(null=True)  # of that answer
    failed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=12, choices=Failure, blank=True)
    failures = models.IntegerField(default=0)  # one after the other, since the last good answer
    resting_until = models.DateTimeField(null=True)  # nobody asks before
    seen = models.JSONField(default=dict)  # of a folder: file → size and moment of change at the last look

    def __str__(self) -> str:
        return f"{self.connector_id}: {self.failure or 'well'}"


class Arrival(Sharded):
    """One file that came through a unit's folder, by what it holds: the same content is read once."""

    unit = DivisionCode()
    digest = models.BinaryField()  # keyed hash of the content
    name = models.CharField(max_length=255)
    at = models.DateTimeField()
    taken = models.IntegerField()  # rows
    rejected = models.IntegerField()
    reason = models.CharField(max_length=300, blank=True)  # where nothing of it could be read

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shard", "unit", "digest"], name="a_file_of_a_content_is_read_once")
        ]


class Outgoing(Sharded):
    """That an entry of a unit is to be written into the folder's next file for the unit's own system."""

    unit = DivisionCode()
    ref = models.CharField(max_length=64)
    source = models.CharField(max_length=200)
    by = models.BigIntegerField()  # the user's id
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["shard", "unit", "at"], name="what_goes_out_by_unit")]
