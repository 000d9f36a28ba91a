"""Users, each bound to a unit and a role; the days on which they logged in."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from padis.divisions.models import Unit


class Role(models.TextChoices):
    OPERATOR = "operator"  # a township's clerk: files, answers, confirms
    SUPERVISOR = "supervisor"  # county and above: looks at counts, a county also at its townships' lists
    ADMINISTRATOR = "administrator"  # of a sub-tree: creates users below; handles no items


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str) -> "User":
        return self.select_related("unit__division").get(username=username)


class User(AbstractBaseUser):
    """A person who works at a unit."""

    username = models.CharField(max_length=60, unique=True)
    display_name = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="users")
    role = models.CharField(max_length=16, choices=Role)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    USERNAME_FIELD = "username"
    objects = UserManager()

    def __str__(self) -> str:
        return self.display_name


class LogInDay(models.Model):
    """One row per user and Beijing day with a log-in."""

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="one_row_per_user_and_day")]
