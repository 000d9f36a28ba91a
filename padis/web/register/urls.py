"""The notice register."""

from django.urls import path

from padis.web.many import recording
from padis.web.register import export, views

app_name = "register"
urlpatterns = [
    path("", views.register, name="list"),
    path("find/", views.find, name="find"),
    path("record/", recording.record, name="record"),
    path("export/", export.export, name="export"),
]
