"""One item by its number, one task by its id, and what may be done with them."""

from django.urls import path, register_converter

from padis.exchange.numbers import NUMBER
from padis.web.items import chore_views, paper, task_views, twin_views, views


class NumberConverter:
    """The number of an item: that of its case, and a serial."""

    regex = NUMBER.pattern

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(NumberConverter, "item")

app_name = "items"
urlpatterns = [
    path("<item:number>/", views.item, name="item"),
    path("<item:number>/head/", views.head, name="head"),
    path("<item:number>/history/", paper.whole, name="history"),
    path("<item:number>/open/", views.opened, name="open"),
    path("<item:number>/record/", views.record, name="record"),
    path("<item:number>/unrecord/", views.unrecord, name="unrecord"),
    path("<item:number>/<slug:name>/", views.act, name="act"),
    path("twins/<uuid:id>/", twin_views.decide, name="twin"),
    path("tasks/<uuid:id>/", task_views.task, name="task"),
    path("tasks/<uuid:id>/anew/", task_views.send_anew, name="task_anew"),
    path("tasks/<uuid:id>/note/", chore_views.note, name="task_note"),
    path("tasks/<uuid:id>/finish/", task_views.finish, name="task_finish"),
]
