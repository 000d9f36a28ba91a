"""The notice register."""

from django.urls import path

from padis.web.register import views

app_name = "register"
urlpatterns = [path("", views.register, name="list")]
