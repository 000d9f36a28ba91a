"""The pages, one line for each area of the menu."""

from django.urls import include, path

from padis.web import home
from padis.web.search import views as search

urlpatterns = [
    path("", home.start, name="home"),
    path("search/", search.results, name="search"),
    path("menu/counts/", home.menu_counts, name="menu_counts"),
    path("help/", home.help_page, name="help"),
    path("account/", include("padis.web.account.urls")),
    path("parameters/", include("padis.web.parameters.urls")),
    path("users/", include("padis.web.users.urls")),
    path("todo/", include("padis.web.todo.urls")),
    path("notices/", include("padis.web.notices.urls")),
    path("delivery/", include("padis.web.delivery.urls")),
    path("connectors/", include("padis.web.connectors.urls")),
    path("items/", include("padis.web.items.urls")),
    path("register/", include("padis.web.register.urls")),
    path("paper/", include("padis.web.paper.urls")),
    path("cases/", include("padis.web.cases.urls")),
    path("report-forms/", include("padis.web.kinds.exam_report.urls")),
    path("first-child/", include("padis.web.kinds.first_child.urls")),
    path("births/", include("padis.web.kinds.birth_registration.urls")),
    path("filters/", include("padis.web.filters.urls")),
    path("monitor/follow-up/", include("padis.web.followup.urls")),
    path("monitor/activity/", include("padis.web.activity.urls")),
    path("quality/", include("padis.web.quality.urls")),
    path("local/", include("padis.web.local.urls")),
    path("monitor/", include("padis.web.monitor.urls")),
    path("corridors/", include("padis.web.corridors.urls")),
    path("analysis/", include("padis.web.analysis.urls")),
    path("network/", include("padis.web.tables.urls")),
    path("bulletins/", include("padis.web.bulletins.urls")),
    path("announcements/", include("padis.web.announcements.urls")),
    path("divisions/", include("padis.web.divisions.urls")),
    path("units/", include("padis.web.units.urls")),
]
