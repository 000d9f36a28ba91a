"""Flows and cross tables of case files."""

from django.urls import path

from padis.web import converters  # noqa: F401  registers <division:…>
from padis.web.analysis import export, views
from padis.web.tables import urls  # noqa: F401  registers <form:…>

app_name = "analysis"
urlpatterns = [
    path("", views.start, name="start"),
    path("<division:code>/", views.flows, name="flows"),
    path("<division:code>/export/<form:form>/", export.flows, name="flows_export"),
    path("<division:code>/table/", views.table, name="table"),
    path("<division:code>/table/export/<form:form>/", export.table, name="table_export"),
]
