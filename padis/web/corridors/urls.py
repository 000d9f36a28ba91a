"""How fast places answer each other."""

from django.urls import path

from padis.web import converters  # noqa: F401  registers <division:…>
from padis.web.corridors import views

app_name = "corridors"
urlpatterns = [
    path("", views.corridors, name="own"),
    path("<division:code>/", views.corridors, name="place"),
]
