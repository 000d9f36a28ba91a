"""Forms on paper: printed, scanned."""

from django.urls import path

from padis.web.items import urls as _converters  # noqa: F401  registers <item:…>
from padis.web.paper import printed, scanning

app_name = "paper"
urlpatterns = [
    path("", scanning.scan, name="scan"),
    path("<item:number>/", printed.form, name="form"),
]
