"""Case files."""

from django.urls import include, path

from padis.web import converters  # noqa: F401  registers <case:…>
from padis.web.cases import correcting, editing, filing, keeping, listing, page
from padis.web.duplicates import joining, merging, pairs
from padis.web.grid import entering, maintaining
from padis.web.kinds import sending
from padis.web.many import closing

app_name = "cases"
urlpatterns = [
    path("", listing.files, name="list"),
    path("find/", listing.find, name="find"),
    path("import/", include("padis.web.imports.urls")),
    path("export/", listing.export, name="export"),
    path("close/", closing.close, name="close_many"),
    path("grid/", maintaining.maintain, name="maintain_many"),
    path("grid/new/", entering.enter, name="file_many"),
    path("grid/new/look/<int:row>/", entering.look, name="look_at_row"),
    path("new/", filing.new, name="new"),
    path("new/check/", filing.check, name="check"),
    path("new/join/<case:number>/", joining.join, name="join"),
    path("duplicates/", pairs.suspects, name="suspects"),
    path("duplicates/count/", pairs.count, name="suspects_count"),
    path("duplicates/<case:one>/<case:other>/", merging.pair, name="pair"),
    path("duplicates/<case:one>/<case:other>/apart/", merging.tell_apart, name="tell_apart"),
    path("<case:number>/", page.page, name="page"),
    path("<case:number>/edit/", editing.edit, name="edit"),
    path("<case:number>/correct/", correcting.correct, name="correct"),
    path("<case:number>/end/", keeping.end, name="end"),
    path("<case:number>/reopen/", keeping.reopen, name="reopen"),
    path("<case:number>/send/<slug:kind>/", sending.send, name="send"),
    path("<case:number>/reverse-merge/", merging.reverse_, name="reverse_merge"),
]
