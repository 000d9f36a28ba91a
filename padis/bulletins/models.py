"""The published bulletins: rows that are written once and never changed."""

from typing import Self

from django.db import models
from django.db.models import Q

from padis.accounts.models import User
from padis.divisions.fields import DivisionCode
from padis.divisions.models import NATION
from padis.divisions.queries import parent_path


class BulletinQuerySet(models.QuerySet["Bulletin"]):
    def visible_to(self, user: User) -> Self:
        """Those of the user's own unit and of the units above it."""
        return self.filter(unit__in={NATION, user.unit_id, *(step.code for step in parent_path(user.unit_id))})


class Bulletin(models.Model):
    """One edition of a unit's bulletin of a statistical month. A corrected edition stands beside the first and says why.

    `figures` is all that the bulletin says in numbers, with the targets and rules of its month (padis.bulletins.figures);
    `digest` the SHA-256 of its bytes.
    """

    pk = models.CompositePrimaryKey("unit", "month", "edition")
    unit = DivisionCode()
    month = models.CharField(max_length=6, db_collation="C")
    edition = models.SmallIntegerField()
    figures = models.JSONField()
    digest = models.CharField(max_length=64)
    remark = models.TextField(blank=True)
    reason = models.TextField(blank=True)  # of a corrected edition
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    published_at = models.DateTimeField()

    objects = BulletinQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(edition=1) | ~Q(reason=""), name="a_corrected_edition_says_why"),
            models.CheckConstraint(condition=Q(edition__gte=1), name="editions_are_counted_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.month}/{self.edition}"
