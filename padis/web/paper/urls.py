"""Forms on paper: printed, scanned."""

from django.urls import path

from padis.web.items import urls as _converters  # noqa: F401  registers <item:…>
from padis.web.paper import check_sheets, photos, printed, recording, scanning

app_name = "paper"
urlpatterns = [
    path("", scanning.scan, name="scan"),
    path("take/", recording.take, name="take"),
    path("by-hand/", recording.by_hand, name="by_hand"),
    path("check-sheets/", check_sheets.sheets, name="check_sheets"),
    path("check-sheets/<item:number>/", check_sheets.sheet, name="check_sheet"),
    path("photos/<item:number>/", photos.photos, name="photos"),
    path("photos/<uuid:id>/", photos.photo, name="photo"),
    path("photos/<uuid:id>/remove/", photos.remove, name="remove_photo"),
    path("<item:number>/", printed.form, name="form"),
]
