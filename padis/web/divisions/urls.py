"""Division codes: the tree, search, and the list behind every division picker."""

from django.urls import path

from padis.web import converters  # noqa: F401  registers <division:…>
from padis.web.divisions import views

app_name = "divisions"
urlpatterns = [
    path("", views.browse, name="browse"),
    path("<division:code>/", views.browse, name="division"),
    path("options/", views.options, name="options"),
]
