"""What the pages themselves remember."""

import uuid

from django.conf import settings
from django.db import models

from padis.privacy.fields import SealedTextField


class SentForm(models.Model):
    """A form that was sent, by its token, and where its answer went. Rows of a day ago are dropped."""

    token = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()
    url = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["user", "at"], name="sent_forms_by_user")]


class PersonSearch(models.Model):
    """Whom a user looks for, sealed: the address of a list names the row, never the person. Rows of a day ago are dropped."""

    token = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()
    text = SealedTextField(context="web.person_search")

    class Meta:
        indexes = [models.Index(fields=["user", "at"], name="person_searches_by_user")]


class SavedFilter(models.Model):
    """What a user narrows a list to again and again, under a name of his own. `query` is as in the address."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    area = models.CharField(max_length=12)  # the list: a key of `padis.web.filters.lists.LISTS`
    name = models.CharField(max_length=30)
    query = models.CharField(max_length=400)
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "area", "name"], name="one_saved_filter_of_a_name"),
            models.UniqueConstraint(
                fields=["user", "area"], condition=models.Q(is_default=True), name="one_default_filter_of_a_list"
            ),
        ]
