"""The three ways a use case fails, each with a sentence for the user."""

from django.core.exceptions import PermissionDenied


class NotAllowed(PermissionDenied):
    """The user may not do this: 403."""


class Conflict(Exception):
    """The state of things does not allow this now: 422 on a form, 409 in the API."""


class Refused(Exception):
    """The input breaks a rule; `field` says which field of the form, or None for the whole."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field
