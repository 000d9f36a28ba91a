"""The local register."""

from django.urls import path

from padis.web.local import acts, entering, listing, merging, page

app_name = "local"
urlpatterns = [
    path("", listing.entries, name="list"),
    path("find/", listing.find, name="find"),
    path("export/", listing.export, name="export"),
    path("new/", entering.new, name="new"),
    path("new/check/", entering.check, name="check"),
    path("<uuid:id>/", page.page, name="page"),
    path("<uuid:id>/edit/", entering.edit, name="edit"),
    path("<uuid:id>/undo/<uuid:claim>/", acts.undo, name="undo"),
    path("<uuid:id>/restore/<uuid:claim>/<slug:field>/", acts.restore, name="restore"),
    path("<uuid:id>/merge/<uuid:other>/", merging.merge, name="merge"),
    path("<uuid:id>/unmerge/<uuid:merge>/", acts.unmerge, name="unmerge"),
]
