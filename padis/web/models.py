"""What the pages themselves remember."""

from django.conf import settings
from django.db import models


class SentForm(models.Model):
    """A form that was sent, by its token, and where its answer went. Rows of a day ago are dropped."""

    token = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()
    url = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["user", "at"], name="sent_forms_by_user")]
