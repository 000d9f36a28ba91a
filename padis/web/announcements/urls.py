"""Announcements: those before one's own unit, and those that it publishes."""

from django.urls import path

from padis.web.announcements import publishing, readers, views

app_name = "announcements"
urlpatterns = [
    path("", views.announcements, name="list"),
    path("new/", publishing.new, name="new"),
    path("<int:pk>/", views.page, name="page"),
    path("<int:pk>/read/", views.read, name="read"),
    path("<int:pk>/files/<int:no>/", views.attachment, name="attachment"),
    path("<int:pk>/correct/", publishing.correct, name="correct"),
    path("<int:pk>/withdraw/", publishing.withdraw, name="withdraw"),
    path("<int:pk>/readers/", readers.readers, name="readers"),
    path("<int:pk>/readers/export/", readers.export, name="export"),
]
