"""The service follow-up list: of a township its people, above it counts."""

from django.urls import path

from padis.web import converters  # noqa: F401  registers <division:…>
from padis.web.followup import views

app_name = "followup"
urlpatterns = [
    path("", views.front, name="list"),
    path("<division:code>/", views.place, name="place"),
    path("<uuid:case>/", views.person, name="person"),
]
