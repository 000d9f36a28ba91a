"""Case files out of tables."""

from django.urls import path

from padis.web.imports import bringing, result, steps

app_name = "imports"
urlpatterns = [
    path("", bringing.imports, name="list"),
    path("template/", bringing.template, name="template"),
    path("<uuid:id>/", result.page, name="page"),
    path("<uuid:id>/mend/", result.to_mend, name="to_mend"),
    path("<uuid:id>/sheet/", steps.sheet, name="sheet"),
    path("<uuid:id>/columns/", steps.columns, name="columns"),
    path("<uuid:id>/back/", steps.back, name="back"),
    path("<uuid:id>/start/", steps.start, name="start"),
    path("<uuid:id>/stop/", steps.stop, name="stop"),
    path("<uuid:id>/discard/", steps.discard, name="discard"),
    path("<uuid:id>/<int:number>/look/", result.look, name="look"),
    path("<uuid:id>/<int:number>/anyway/", steps.anyway, name="anyway"),
]
