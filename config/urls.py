"""Every address of the site, and the pages shown when something goes wrong."""

from django.urls import include, path

urlpatterns = [
    path("", include("padis.web.urls")),
]

handler403 = "padis.web.errors.not_allowed"
handler404 = "padis.web.errors.not_found"
handler500 = "padis.web.errors.broken"
