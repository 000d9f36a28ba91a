"""The dated parameters of the installation."""

from django.urls import path

from padis.web.parameters import legal, views

app_name = "parameters"
urlpatterns = [
    path("", views.parameters, name="list"),
    path("legal/", legal.kinds, name="kinds"),
    path("legal/<slug:kind>/", legal.basis, name="basis"),
    path("legal/<slug:kind>/<int:basis>/withdraw/", legal.withdraw, name="withdraw_basis"),
    path("<str:key>/", views.parameter, name="parameter"),
    path("<str:key>/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
