"""How django-allauth works here: nobody signs up, a log-in is noted, a password is changed by our own use case."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from padis.accounts import actions
from padis.accounts.models import User
from padis.privacy.crypto import seal, unseal
from padis.web import toasts

_SECRETS = "mfa authenticator"
BEGUN_WITH = "log_in_begun_with"
"""In the session: what a log-in that still waits for its code must agree with, as a session must later."""


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Accounts come from administrators only (mission.md M9; the users of a unit)."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "The user name or the password is wrong. After five tries the log-in is locked."
        ),
    }
    QUIET = frozenset({"account/messages/logged_in.txt", "account/messages/logged_out.txt"})

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """django-axes counts wrong passwords; the rate limit of django-allauth counts wrong codes alone."""

    def login(self, request: HttpRequest, user: User) -> None:
        toasts.drop(request)
        super().login(request, user)

    def logout(self, request: HttpRequest) -> None:
        toasts.drop(request)
        super().logout(request)

    def pre_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponse | None:
        request.session[BEGUN_WITH] = user.get_session_auth_hash()
        return super().pre_login(request, user, **details)

    def post_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponse:
        actions.record_log_in(user=user, now=timezone.now())
        return super().post_login(request, user, **details)

    def set_password(self, user: User, password: str) -> None:
        actions.change_password(user=user, password=password, now=timezone.now())

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return "/"

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **options: Any
    ) -> None:
        if message_template not in self.QUIET:
            super().add_message(request, level, message_template, *args, **options)


class SealedSecretsAdapter(DefaultMFAAdapter):
    """The secrets of second factors lie sealed in the database."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(seal(text, context=_SECRETS)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(base64.b64decode(encrypted_text), context=_SECRETS)
