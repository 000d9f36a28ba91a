"""The to-do list."""

from django.urls import path

from padis.web.todo import views

app_name = "todo"
urlpatterns = [path("", views.mailbox, name="list")]
