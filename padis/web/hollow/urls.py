"""Signs of hollow work: of one's own townships, or of oneself."""

from django.urls import path

from padis.web import converters  # noqa: F401  registers <division:…>
from padis.web.hollow import views

app_name = "hollow"
urlpatterns = [
    path("", views.front, name="list"),
    path("<division:code>/<slug:sign>/", views.evidence, name="evidence"),
]
