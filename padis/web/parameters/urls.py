"""The dated parameters of the installation."""

from django.urls import path

from padis.web.parameters import views

app_name = "parameters"
urlpatterns = [
    path("", views.parameters, name="list"),
    path("<str:key>/", views.parameter, name="parameter"),
    path("<str:key>/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
