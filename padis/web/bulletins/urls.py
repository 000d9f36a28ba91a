"""The monthly bulletin: the list, one of them, publishing one."""

from django.urls import path

from padis.web import converters  # noqa: F401  registers <division:…>
from padis.web.bulletins import export, publishing, views

app_name = "bulletins"
urlpatterns = [
    path("", views.bulletins, name="list"),
    path("new/", publishing.new, name="new"),
    path("<division:code>/<slug:month>/<int:edition>/", views.page, name="page"),
    path("<division:code>/<slug:month>/<int:edition>/export/", export.export, name="export"),
]
