"""Users, each bound to a unit and a role; the days on which they logged in; what was done to their accounts."""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from padis.divisions.fields import DivisionCode
from padis.divisions.models import Unit


class Role(models.TextChoices):
    OPERATOR = "operator"  # a township's clerk: files, answers, confirms
    SUPERVISOR = "supervisor"  # county and above: looks at counts, a county also at its townships' lists
    ADMINISTRATOR = "administrator"  # of a sub-tree: creates users below; handles no items


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.with_unit().get(username=username)

    def with_unit(self) -> models.QuerySet["User"]:
        """Users with their unit and its division in the same query: every page needs the three."""
        return self.select_related("unit__division")


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

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must agree with: it ends with a new password, and with another unit or role."""
        stands_for = f"{self.password}/{self.unit_id}/{self.role}"
        return salted_hmac("padis.accounts.session", stands_for, secret=secret, algorithm="sha256").hexdigest()


class LogInDay(models.Model):
    """One row per user and Beijing day with a log-in."""

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="one_row_per_user_and_day")]


class UnitLogIns(models.Model):
    """On which days of a calendar month somebody of the unit logged in, whoever it was. Bit n-1 of `days` is day n.

    It says of units what `LogInDay` says of users, who may move: one small row a month keeps a nation-wide count quick.
    """

    pk = models.CompositePrimaryKey("unit", "month")
    unit = DivisionCode()
    month = models.CharField(max_length=6, db_collation="C")  # "202611"
    days = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["month"], include=["unit", "days"], name="log_ins_by_month")]

    @staticmethod
    def bit(day: date) -> int:
        return 1 << (day.day - 1)

    @property
    def last(self) -> date:
        """The last day of the month with a log-in."""
        return date(int(self.month[:4]), int(self.month[4:]), self.days.bit_length())


class AccountEvent(models.Model):
    """One thing done to an account, by whom: the trail of user administration. Only ever added to."""

    class What(models.TextChoices):
        CREATED = "created"
        DISABLED = "disabled"
        ENABLED = "enabled"
        PASSWORD_RESET = "password_reset"
        PASSWORD_CHANGED = "password_changed"
        UNLOCKED = "unlocked"
        SECOND_FACTOR_REMOVED = "second_factor_removed"
        MOVED = "moved"  # to another unit, or to another role

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="events")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")  # null: the command line
    what = models.CharField(max_length=24, choices=What)
    at = models.DateTimeField()
    # Of a move alone:
    from_unit = DivisionCode(blank=True)
    to_unit = DivisionCode(blank=True)
    from_role = models.CharField(max_length=16, choices=Role, blank=True)
    to_role = models.CharField(max_length=16, choices=Role, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user", "at"], name="account_events_by_user")]
