"""Photos of check sheets after a house visit: kept for the unit that took them, sealed, without what a telephone adds."""

import struct
from base64 import b64decode, b64encode
from datetime import datetime
from io import BytesIO
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps, UnidentifiedImageError

from padis.accounts.models import User
from padis.accounts.rules import Ability, check_may
from padis.exchange.models import DocketRow
from padis.paper.limits import MOST_BYTES, MOST_PIXELS
from padis.paper.models import VisitPhoto
from padis.shared.errors import Refused
from padis.shared.sharding import shard_of
from padis.shared.transactions import use_case

TAKEN = ("JPEG", "PNG", "WEBP")
LONGEST_SIDE = 2000
"""Pixels: a page of A4 stays readable at 170 dpi."""
QUALITY = 80
MOST_PHOTOS = 6
"""So many a unit keeps of one item."""
NO_PICTURE = gettext_lazy("This is no photo. Bring a .jpg, .png or .webp file.")


@use_case
def keep_photo(*, row: DocketRow, content: bytes, by: User, now: datetime) -> VisitPhoto:
    """Add a photo to an item of the user's unit. Raises NotAllowed, Refused (no picture, too large, too many)."""
    check_may(by, Ability.ANSWER)
    small = as_kept(content)
    DocketRow.objects.select_for_update(of=("self",)).get(pk=row.pk)  # two at once are counted one after the other
    if photos_of(row.item_id, unit=by.unit_id).count() >= MOST_PHOTOS:
        raise Refused(_("At most %(most)d photos are kept of one item: remove one first.") % {"most": MOST_PHOTOS})
    return VisitPhoto.objects.create(
        shard=shard_of(by.unit_id), unit=by.unit_id, item_shard=row.item_shard, item_id=row.item_id,
        content=b64encode(small).decode("ascii"), taken_at=now, taken_by=by,
    )  # fmt: skip


@use_case
def remove_photo(*, photo: VisitPhoto, by: User) -> None:
    """Raises NotAllowed."""
    check_may(by, Ability.ANSWER)
    photo.delete()


def photos_of(item: UUID, *, unit: str) -> QuerySet[VisitPhoto]:
    """Those that the unit took of the item, without their content, first to last."""
    rows = VisitPhoto.objects.filter(shard=shard_of(unit), unit=unit, item_id=item)
    return rows.defer("content").select_related("taken_by").order_by("taken_at")


def photo_of(id: UUID, *, user: User) -> VisitPhoto | None:
    """A photo of the user's own unit."""
    return VisitPhoto.objects.filter(shard=shard_of(user.unit_id), unit=user.unit_id, id=id).first()


def picture_of(photo: VisitPhoto) -> bytes:
    """The JPEG."""
    return b64decode(photo.content)


def as_kept(content: bytes) -> bytes:
    """The picture upright, no larger than needed, as JPEG without place, time or device. Raises Refused."""
    if len(content) > MOST_BYTES:
        raise Refused(_("The file is larger than %(most)d MB.") % {"most": MOST_BYTES // 1024**2})
    try:
        opened = Image.open(BytesIO(content), formats=TAKEN)
        if opened.width * opened.height > MOST_PIXELS:
            raise Refused(_("The picture is too large. Photograph the sheet with less resolution."))
        upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        ValueError,
        SyntaxError,
        struct.error,
    ) as error:
        raise Refused(str(NO_PICTURE)) from error
    upright.info.clear()  # a comment would be written again
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    written = BytesIO()
    upright.save(written, "JPEG", quality=QUALITY, optimize=True)
    return written.getvalue()
