"""Report forms: for whom one is sent, and the township's list of examining units."""

from django.urls import path

from padis.web.kinds.exam_report import views

app_name = "exam_report"
urlpatterns = [
    path("", views.start, name="start"),
    path("find/", views.find, name="find"),
    path("units/", views.units, name="units"),
    path("units/<uuid:id>/remove/", views.remove, name="remove"),
]
