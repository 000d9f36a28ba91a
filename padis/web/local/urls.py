"""The local register."""

from django.urls import include, path

from padis.web.local import acts, bringing, entering, importing, listing, merging, page, steps

imports = [
    path("", bringing.imports, name="list"),
    path("template/", bringing.template, name="template"),
    path("<uuid:id>/", importing.page, name="page"),
    path("<uuid:id>/mend/", importing.to_mend, name="to_mend"),
    path("<uuid:id>/sheet/", steps.sheet, name="sheet"),
    path("<uuid:id>/columns/", steps.columns, name="columns"),
    path("<uuid:id>/back/", steps.back, name="back"),
    path("<uuid:id>/start/", steps.start, name="start"),
    path("<uuid:id>/stop/", steps.stop, name="stop"),
    path("<uuid:id>/take-back/", steps.take_back, name="take_back"),
    path("<uuid:id>/discard/", steps.discard, name="discard"),
    path("<uuid:id>/decide/", steps.decide_all, name="decide_all"),
    path("<uuid:id>/<int:number>/decide/", steps.decide, name="decide"),
]
app_name = "local"
urlpatterns = [
    path("", listing.entries, name="list"),
    path("find/", listing.find, name="find"),
    path("export/", listing.export, name="export"),
    path("import/", include((imports, "imports"))),
    path("new/", entering.new, name="new"),
    path("new/check/", entering.check, name="check"),
    path("<uuid:id>/", page.page, name="page"),
    path("<uuid:id>/edit/", entering.edit, name="edit"),
    path("<uuid:id>/undo/<uuid:claim>/", acts.undo, name="undo"),
    path("<uuid:id>/restore/<uuid:claim>/<slug:field>/", acts.restore, name="restore"),
    path("<uuid:id>/merge/<uuid:other>/", merging.merge, name="merge"),
    path("<uuid:id>/unmerge/<uuid:merge>/", acts.unmerge, name="unmerge"),
]
