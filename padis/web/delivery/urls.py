"""Webhooks of the units below an administrator."""

from django.urls import path

from padis.web.delivery import views

app_name = "delivery"
urlpatterns = [path("", views.hooks, name="list"), path("set/", views.set_hook, name="set")]
