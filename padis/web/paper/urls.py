"""Forms on paper: printed, scanned."""

from django.urls import path

from padis.web.items import urls as _converters  # noqa: F401  registers <item:…>
from padis.web.paper import printed, recording, scanning

app_name = "paper"
urlpatterns = [
    path("", scanning.scan, name="scan"),
    path("take/", recording.take, name="take"),
    path("by-hand/", recording.by_hand, name="by_hand"),
    path("<item:number>/", printed.form, name="form"),
]
