"""User administration."""

from django.urls import path

from padis.web.users import batch, many, views

app_name = "users"
urlpatterns = [
    path("", views.users, name="list"),
    path("new/", views.create, name="create"),
    path("export/", many.export, name="export"),
    path("many/", many.act, name="many"),
    path("batch/", batch.check, name="batch"),
    path("batch/template/", batch.template, name="batch_template"),
    path("batch/create/", batch.create, name="batch_create"),
    path("<int:pk>/", views.account, name="account"),
    path("<int:pk>/disable/", views.disable, name="disable"),
    path("<int:pk>/enable/", views.enable, name="enable"),
    path("<int:pk>/unlock/", views.unlock, name="unlock"),
    path("<int:pk>/move/", views.move, name="move"),
    path("<int:pk>/reset-password/", views.reset_password, name="reset_password"),
    path("<int:pk>/remove-second-factor/", views.remove_second_factor, name="remove_second_factor"),
]
