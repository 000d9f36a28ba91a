"""Time limits and parameters, each with the day from which it holds: history is never written over."""

from django.db import models


class Unit(models.TextChoices):
    DAYS = "days"  # of the calendar
    WORKING_DAYS = "working_days"


class Limit(models.Model):
    """How many days a turn of one kind and level may take, for turns that begin on `valid_from` or later."""

    kind = models.CharField(max_length=24)
    level = models.CharField(max_length=24)
    number = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=12, choices=Unit, default=Unit.DAYS)
    valid_from = models.DateField()
    source = models.CharField(max_length=200)  # the rule or decision that sets it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "level", "valid_from"], name="one_limit_of_a_kind_and_level_begins_on_a_day"
            ),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="a_limit_is_at_least_one_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.level}: {self.number} {self.unit} from {self.valid_from}"


class Parameter(models.Model):
    """A figure or word of the rules that may change, such as the age range; the value is kept as text."""

    name = models.CharField(max_length=40)
    value = models.CharField(max_length=40)
    valid_from = models.DateField()
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "valid_from"], name="one_value_of_a_parameter_begins_on_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.name} = {self.value} from {self.valid_from}"
