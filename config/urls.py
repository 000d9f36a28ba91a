"""Every address of the site: log-in, and the pages of `padis.web`."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.account.urls")),
    path("account/mfa/", include("allauth.mfa.urls")),
    path("", include("padis.web.urls")),
]
