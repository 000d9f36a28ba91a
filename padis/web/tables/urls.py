"""The tables: those of the monitor's menu are included there (padis.web.monitor.urls), network co-operation stands alone."""

from django.urls import path, register_converter

from padis.monitoring.tables.shapes import SHAPES
from padis.web import converters  # noqa: F401  registers <division:…>
from padis.web.tables import behind, export, indicators, views

NETWORK = {"table": "network"}


class TableConverter:
    """The code of a table of the monitor's menu."""

    regex = "|".join(shape.code for shape in SHAPES if not shape.each_kind)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class FormConverter(TableConverter):
    """How a table is handed out."""

    regex = "xlsx|csv"


register_converter(TableConverter, "table")
register_converter(FormConverter, "form")

monitor_patterns = [
    path("tables/<table:table>/<division:code>/", views.table, name="table"),
    path("tables/<table:table>/<division:code>/list/", behind.items, name="table_list"),
    path("tables/<table:table>/<division:code>/export/<form:form>/", export.table, name="table_export"),
    path("indicators/<division:code>/", indicators.page, name="indicators"),
    path("indicators/<division:code>/export/<form:form>/", indicators.export, name="indicators_export"),
]

app_name = "network"
urlpatterns = [
    path("", views.start, name="start"),
    path("<division:code>/", views.table, NETWORK, name="table"),
    path("<division:code>/list/", behind.items, NETWORK, name="table_list"),
    path("<division:code>/export/<form:form>/", export.table, NETWORK, name="table_export"),
]
