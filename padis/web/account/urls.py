"""Log-in and one's own account, by django-allauth. Only what is open here: no sign-up, nothing by e-mail."""

from allauth.account import views
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from padis.web.account.views import second_factor

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/", views.password_change, name="account_change_password"),
    path("second-factor/authenticate/", second_factor, name="mfa_authenticate"),
    path("second-factor/", include("allauth.mfa.urls")),
    path("language/", login_not_required(set_language), name="set_language"),
]
