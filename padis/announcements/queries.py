"""Reads of announcements: those before a unit and those that it published, and which units have read one."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import F, QuerySet

from padis.accounts.models import User
from padis.announcements.models import Announcement, AnnouncementQuerySet, Attachment, Receipt
from padis.announcements.reach import receivers
from padis.divisions.models import Division, Unit
from padis.divisions.scope import Scope
from padis.shared.sharding import cross_shard, shard_of


def unread_of(user: User) -> AnnouncementQuerySet:
    """What nobody of the user's unit has opened yet."""
    return Announcement.objects.sent_to(user.unit).unread_by(user.unit)


def received_by(user: User) -> AnnouncementQuerySet:
    """What lies before the user's unit: unread first, then the latest."""
    rows = Announcement.objects.sent_to(user.unit).with_marks(user.unit)
    return rows.defer("text").order_by(F("is_unread").desc(), "-published_at", "-pk")


def unread_received_by(user: User) -> AnnouncementQuerySet:
    """The unread part of that."""
    return unread_of(user).with_marks(user.unit).defer("text").order_by("-published_at", "-pk")


def published_by(user: User) -> AnnouncementQuerySet:
    """What the user's unit published, withdrawn or not; the latest first."""
    rows = Announcement.objects.published_by(user.unit).with_marks(user.unit)
    return rows.defer("text").order_by("-published_at", "-pk")


def visible(pk: int, *, user: User) -> Announcement | None:
    """With who published and withdrew it, and the edition that it corrects."""
    rows = Announcement.objects.visible_to(user).select_related("by", "withdrawn_by", "corrects")
    return rows.filter(pk=pk).first()


def correction_of(announcement: Announcement) -> Announcement | None:
    """The corrected edition that took its place."""
    return announcement.corrections.filter(withdrawn_at=None).first()


def attachments_of(announcement: Announcement) -> QuerySet[Attachment]:
    """Without their content, in their order."""
    return announcement.attachments.defer("content").order_by("no")


def with_attachments(announcements: Iterable[Announcement]) -> set[int]:
    """Which of these have attachments."""
    return set(Attachment.objects.filter(announcement__in=list(announcements)).values_list("announcement", flat=True))


def receipt_of(announcement: Announcement, unit: str) -> Receipt | None:
    """The unit's."""
    rows = Receipt.objects.filter(shard=shard_of(unit), unit=unit, announcement=announcement)
    return rows.select_related("read_by").first()


@dataclass(frozen=True, slots=True)
class Numbers:
    """Of how many units how many have read."""

    units: int
    unread: int

    @property
    def read(self) -> int:
        return self.units - self.unread


@dataclass(frozen=True)
class Readers:
    """The units that an announcement is sent to as they are today, and which of them have read it: one query in all."""

    units: list[str]  # in the order of codes, as `unread`
    unread: list[str]

    @classmethod
    def of(cls, announcement: Announcement) -> "Readers":
        units = receivers(announcement.ranges, publisher=announcement.unit)
        with cross_shard("the publisher asks who has read an announcement"):
            rows = Receipt.objects.filter(announcement=announcement)
            read = set(rows.values_list("unit", flat=True))
        return cls(units, [code for code in units if code not in read])

    @cached_property
    def read(self) -> list[str]:
        unread = set(self.unread)
        return [code for code in self.units if code not in unread]

    @property
    def total(self) -> "Numbers":
        return Numbers(len(self.units), len(self.unread))

    def numbers(self, place: Division) -> "Numbers":
        """Of the place with all below it."""
        return Numbers(len(within(self.units, place)), len(within(self.unread, place)))


def within(codes: list[str], place: Division) -> list[str]:
    """Those of the sorted codes that lie at the place or below it."""
    ((first, last),) = Scope.of(place.code, place.level).ranges
    return codes[bisect_left(codes, first) : bisect_right(codes, last)]


@dataclass(frozen=True, slots=True)
class Reading:
    """A unit with how to reach it, and who of it read an announcement first, when."""

    code: str
    unit: str
    person_on_duty: str
    telephone: str
    read_at: datetime | None
    read_by: str


def readings(announcement: Announcement, codes: list[str]) -> Iterator[Reading]:
    """Of these units, in their order: two queries, however many."""
    receipts = Receipt.objects.filter(
        shard__in={shard_of(code) for code in codes}, announcement=announcement, unit__in=codes
    )
    read = {unit: (at, by) for unit, at, by in receipts.values_list("unit", "read_at", "read_by__display_name")}
    units = Unit.objects.filter(pk__in=codes).values_list("pk", "name", "person_on_duty", "telephone")
    entries = {code: (name, person, telephone) for code, name, person, telephone in units}
    for code in codes:
        if code in entries:
            yield Reading(code, *entries[code], *read.get(code, (None, "")))
