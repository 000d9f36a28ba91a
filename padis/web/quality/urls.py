"""Lists of what is to be mended."""

from django.urls import path

from padis.web import converters  # noqa: F401  registers <division:…>
from padis.web.quality import views

app_name = "quality"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("<division:code>/", views.overview, name="below"),
    path("<slug:figure>/", views.rows, name="rows"),
]
