"""A user's saved filters."""

from django.urls import path

from padis.web.filters import views

app_name = "filters"
urlpatterns = [
    path("", views.save, name="save"),
    path("<int:pk>/", views.change, name="change"),
]
