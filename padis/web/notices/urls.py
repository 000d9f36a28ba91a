"""The reminders of one's own unit, and how they are delivered."""

from django.urls import path

from padis.web import converters  # noqa: F401  registers <division:…>
from padis.web.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notices, name="list"),
    path("read/", views.read_all, name="read_all"),
    path("delivery/", views.delivery, name="delivery"),
    path("<str:day>/<str:step>/<division:about>/", views.go, name="go"),
]
