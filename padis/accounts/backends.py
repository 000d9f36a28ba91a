"""The user of a session, loaded with unit and division in one query."""

from allauth.account.auth_backends import AuthenticationBackend

from padis.accounts.models import User


class UnitBackend(AuthenticationBackend):
    """Checks the password as django-allauth does."""

    def get_user(self, user_id: int) -> User | None:
        try:
            user = User.objects.with_unit().get(pk=user_id)
        except User.DoesNotExist:
            return None
        return user if self.user_can_authenticate(user) else None
