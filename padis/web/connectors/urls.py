"""How the registers of units are reached."""

from django.urls import path

from padis.web import converters  # noqa: F401  registers <division:…>
from padis.web.connectors import views

app_name = "connectors"
urlpatterns = [
    path("", views.connectors, name="list"),
    path("set/", views.set_connector, name="set"),
    path("<division:unit>/try/", views.try_now, name="try"),
    path("<division:unit>/remove/", views.remove, name="remove"),
]
