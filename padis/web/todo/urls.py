"""The to-do list, and who looked into it."""

from django.urls import path

from padis.web.looking.views import looks
from padis.web.many import confirming, receiving
from padis.web.todo import views

app_name = "todo"
urlpatterns = [
    path("", views.mailbox, name="list"),
    path("looks/", looks, name="looks"),
    path("confirm/", confirming.confirm, name="confirm_many"),
    path("receive/", receiving.receive, name="receive_many"),
]
