"""How the townships use the platform, and what stands behind each figure."""

from django.urls import include, path

from padis.web import converters  # noqa: F401  registers <division:…>
from padis.web.activity import behind, views

app_name = "activity"
urlpatterns = [
    path("", views.table, name="table"),
    path("hints/", include("padis.web.hollow.urls")),
    path("<division:code>/", views.table, name="place"),
    path("<division:code>/export/", views.export, name="export"),
    path("<division:code>/days/", behind.days, name="days"),
    path("<division:code>/acts/", behind.acts, name="acts"),
    path("<division:code>/unopened/", behind.unopened, name="unopened"),
    path("<division:code>/accounts/", behind.accounts, name="accounts"),
]
