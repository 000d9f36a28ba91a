"""The live counters."""

from django.urls import path

from padis.web import converters  # noqa: F401  registers <division:…>
from padis.web.monitor import views

app_name = "monitor"
urlpatterns = [
    path("", views.counters, name="counters"),
    path("<division:code>/", views.counters, name="place"),
]
