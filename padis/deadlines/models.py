"""Time limits and parameters, each with the day from which it holds: history is never written over."""

from django.db import models
from django.db.models import Q

from padis.accounts.models import User


class Unit(models.TextChoices):
    DAYS = "days"  # of the calendar
    WORKING_DAYS = "working_days"


class Dated(models.Model):
    """A value that holds from a day on. One that was withdrawn before its day stays as a trace, and never holds."""

    valid_from = models.DateField()
    source = models.CharField(max_length=200)  # the rule or decision that sets it
    # Null: came with the system. No user is ever deleted, so the database need not watch.
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+")
    set_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


STANDS = Q(withdrawn_at=None)


class Limit(Dated):
    """How many days a turn of one kind and level may take, for turns that begin on `valid_from` or later."""

    kind = models.CharField(max_length=24)
    level = models.CharField(max_length=24)
    number = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=12, choices=Unit, default=Unit.DAYS)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "level", "valid_from"],
                condition=STANDS,
                name="one_limit_of_a_kind_and_level_begins_on_a_day",
            ),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="a_limit_is_at_least_one_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.level}: {self.number} {self.unit} from {self.valid_from}"

    @property
    def value(self) -> str:
        return str(self.number)


class Parameter(Dated):
    """A figure or word of the rules that may change, such as the age range; the value is kept as text."""

    name = models.CharField(max_length=40)
    value = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name", "valid_from"], condition=STANDS, name="one_value_of_a_parameter_begins_on_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} = {self.value} from {self.valid_from}"
