"""The live counters, and the county's look into a township's lists."""

from django.urls import path

from padis.web import converters  # noqa: F401  registers <division:…>
from padis.web.items import urls as items  # noqa: F401  registers <item:…>
from padis.web.looking import views as looking
from padis.web.monitor import views, wall
from padis.web.tables.urls import monitor_patterns

app_name = "monitor"
urlpatterns = [
    path("", views.counters, name="counters"),
    *monitor_patterns,
    path("wall/", wall.wall, name="own_wall"),
    path("<division:code>/wall/", wall.wall, name="wall"),
    path("<division:code>/", views.counters, name="place"),
    path("<division:code>/todo/", looking.todo, name="look"),
    path("<division:code>/register/", looking.register, name="look_register"),
    path("<division:code>/items/<item:number>/", looking.item, name="look_item"),
]
