"""The use cases of announcements: publish, publish a corrected edition, withdraw, and read."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.announcements import files, rules
from padis.announcements.files import Brought
from padis.announcements.models import LONGEST_REASON, LONGEST_TEXT, LONGEST_TITLE, Announcement, Receipt
from padis.shared.errors import NotAllowed, Refused
from padis.shared.sharding import shard_of
from padis.shared.transactions import use_case


@use_case
def publish(
    *, title: str, text: str, units: Sequence[str], attachments: Sequence[Brought], by: User, now: datetime
) -> Announcement:
    """To the sub-trees of `units`; of none: to all below the user's own. Raises NotAllowed, Refused (at a field)."""
    return _publish(title, text, rules.addressed(by, units), attachments, None, by, now)


@use_case
def correct(
    *, former: Announcement, title: str, text: str, attachments: Sequence[Brought], by: User, now: datetime
) -> Announcement:
    """A corrected edition, to the same units; the former stays as it is. Raises NotAllowed, Refused, Conflict."""
    locked = _locked(former, by)
    corrected = locked.corrections.filter(withdrawn_at=None).exists()
    rules.check_is_current(locked, corrected=corrected)
    return _publish(title, text, locked.ranges, attachments, locked, by, now)


@use_case
def withdraw(*, announcement: Announcement, why: str, by: User, now: datetime) -> Announcement:
    """From then on no receiver sees it. Raises NotAllowed, Refused, Conflict."""
    locked = _locked(announcement, by)
    rules.check_is_current(locked, corrected=False)
    locked.withdrawn_why = _given(why, "why", LONGEST_REASON)
    locked.withdrawn_at, locked.withdrawn_by = now, by
    locked.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_why"])
    return locked


@use_case
def mark_read(*, announcement: Announcement, by: User, now: datetime) -> None:
    """The first of a unit who opens it gives the unit's receipt. Raises NotAllowed where it was not sent to the unit."""
    if not Announcement.objects.sent_to(by.unit).filter(pk=announcement.pk).exists():
        raise NotAllowed(_("This announcement is not before your unit."))
    receipt = Receipt(shard=shard_of(by.unit_id), unit=by.unit_id, announcement=announcement, read_at=now, read_by=by)
    Receipt.objects.bulk_create([receipt], ignore_conflicts=True)


def _locked(announcement: Announcement, by: User) -> Announcement:
    """Two who act on it at once do so one after the other. Raises NotAllowed."""
    rules.check_may_look_after(by, announcement)
    return Announcement.objects.select_for_update(of=("self",)).get(pk=announcement.pk)


def _publish(
    title: str,
    text: str,
    ranges: list[str],
    attachments: Sequence[Brought],
    former: Announcement | None,
    by: User,
    now: datetime,
) -> Announcement:
    files.check(attachments)
    made = Announcement.objects.create(
        unit=by.unit_id, by=by, published_at=now, title=_given(title, "title", LONGEST_TITLE),
        text=_given(text.replace("\r\n", "\n"), "text", LONGEST_TEXT), ranges=ranges, corrects=former,
    )  # fmt: skip
    files.attach(made, attachments)
    return made


def _given(text: str, field: str, longest: int) -> str:
    """Raises Refused for a text that is empty or too long."""
    text = text.strip()
    if not text:
        raise Refused(_("Write something here."), field=field)
    if len(text) > longest:
        raise Refused(_("At most %(most)d characters.") % {"most": longest}, field=field)
    return text
