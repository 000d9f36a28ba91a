"""Photos of the check sheet of an item: seen, added and removed by the unit that made the visit."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from padis.accounts.rules import Ability, check_may
from padis.exchange import queries
from padis.exchange.models import DocketRow
from padis.paper.models import VisitPhoto
from padis.privacy.actions import log_list
from padis.privacy.models import Purpose
from padis.shared.errors import Refused
from padis.web import toasts, tokens
from padis.web.downloads import to_show
from padis.web.http import Request
from padis.web.items import panes
from padis.web.items.item import Item


class PhotoForm(forms.Form):
    use_required_attribute = False
    file = forms.FileField(
        label=gettext_lazy("Photo of the check sheet"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp", "capture": "environment"}),
        allow_empty_file=True,
        error_messages={
            "required": gettext_lazy("Choose a photo, or take one with the camera."),
            "max_length": gettext_lazy("The name of the file is too long."),
        },
    )


@require_http_methods(["GET", "POST"])
def photos(request: Request, number: str) -> HttpResponse:
    """The item's photos; a new one. 404 for an item that is closed to the unit."""
    from padis.paper.photos import keep_photo, photos_of  # Pillow only where photos are handled

    check_may(request.user, Ability.ANSWER)
    item = Item.read(number, user=request.user)
    row = queries.docket_row_or_404(number, seen_by=request.user)
    form = PhotoForm(request.POST or None, request.FILES or None) if request.method == "POST" else PhotoForm()
    if request.method == "POST" and form.is_valid():
        try:
            with tokens.once(request) as sending:
                if not sending.repeated:
                    content = form.cleaned_data["file"].read()
                    keep_photo(row=row, content=content, by=request.user, now=timezone.now())
                    toasts.done(request, _("The photo is kept with the item."))
            return redirect("paper:photos", number)
        except Refused as refused:
            form.add_error("file", str(refused))
    panes.log_reading(request.user, item)
    context: dict[str, Any] = {
        "item": item, "form": form, "photos": photos_of(row.item_id, unit=request.user.unit_id),
    }  # fmt: skip
    return render(request, "paper/photos.html", context, status=422 if form.errors else 200)


@require_GET
def photo(request: Request, id: UUID) -> HttpResponse:
    """The picture, a reading of the person's record; 404 for an item that is closed to the unit by now."""
    from padis.paper.photos import picture_of

    one = _own(request, id)
    row = DocketRow.objects.visible_to(request.user).with_facts().filter(item_id=one.item_id).first()
    if row is None:
        raise Http404
    log_list(
        by=request.user, cases=[(row.item_shard, row.case_id)], purpose=Purpose.HANDLING, at=timezone.now(), note=""
    )
    return to_show("photo.jpg", picture_of(one), "image/jpeg")


@require_POST
def remove(request: Request, id: UUID) -> HttpResponse:
    from padis.paper.photos import remove_photo

    one = _own(request, id)
    row = DocketRow.objects.visible_to(request.user).filter(item_id=one.item_id).first()
    remove_photo(photo=one, by=request.user)
    toasts.done(request, _("The photo is removed."))
    return redirect("paper:photos", row.number) if row else redirect("todo:list")


def _own(request: Request, id: UUID) -> VisitPhoto:
    from padis.paper.photos import photo_of

    check_may(request.user, Ability.ANSWER)
    found = photo_of(id, user=request.user)
    if found is None:
        raise Http404
    return found
