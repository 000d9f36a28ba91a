"""What may stand beside an announcement: a few files of kinds that every office opens, known by what they hold, not by name."""

import zipfile
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath

from django.utils.translation import gettext as _

from padis.announcements.models import LONGEST_NAME, Announcement, Attachment
from padis.shared.errors import Refused

MEGABYTE = 1024**2
MOST_FILES = 5
MOST_BYTES = 10 * MEGABYTE
"""Of one file."""
MOST_TOGETHER = 20 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Form:
    content_type: str
    fits: Callable[[bytes], bool]


@dataclass(frozen=True, slots=True)
class Brought:
    """A file as it came: `name` without a folder."""

    name: str
    content: bytes

    @property
    def form(self) -> str:
        """The end of its name, a key of FORMS or anything else."""
        return PurePath(self.name).suffix.lower().removeprefix(".").replace("jpeg", "jpg")


def _begins(mark: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(mark)


def _is_office(part: str) -> Callable[[bytes], bool]:
    def fits(content: bytes) -> bool:
        try:
            with zipfile.ZipFile(BytesIO(content)) as packed:
                return part in packed.namelist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            return False

    return fits


def _is_text(content: bytes) -> bool:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return "\0" not in content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return False


OFFICE = "application/vnd.openxmlformats-officedocument"
FORMS: Mapping[str, Form] = {
    "pdf": Form("application/pdf", _begins(b"%PDF-")),
    "docx": Form(f"{OFFICE}.wordprocessingml.document", _is_office("word/document.xml")),
    "xlsx": Form(f"{OFFICE}.spreadsheetml.sheet", _is_office("xl/workbook.xml")),
    "png": Form("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    "jpg": Form("image/jpeg", _begins(b"\xff\xd8\xff")),
    "txt": Form("text/plain", _is_text),
}


def check(brought: Sequence[Brought]) -> None:
    """Raises Refused at the field of the files."""
    if len(brought) > MOST_FILES:
        raise _refused(_("At most %(most)d attachments.") % {"most": MOST_FILES})
    for one in brought:
        if problem := _problem(one):
            raise _refused(f"{one.name}: {problem}")
    if sum(len(one.content) for one in brought) > MOST_TOGETHER:
        raise _refused(_("The attachments are larger than %(most)d MB together.") % {"most": MOST_TOGETHER // MEGABYTE})


def _problem(one: Brought) -> str:
    if one.form not in FORMS:
        return _("a file of this kind cannot be attached. Bring %(kinds)s.") % {"kinds": ", ".join(FORMS)}
    if not one.content:
        return _("the file is empty.")
    if len(one.content) > MOST_BYTES:
        return _("the file is larger than %(most)d MB.") % {"most": MOST_BYTES // MEGABYTE}
    if not FORMS[one.form].fits(one.content):
        return _("what the file holds does not fit the end of its name. Save it anew as what it is.")
    return ""


def _refused(sentence: str) -> Refused:
    return Refused(sentence, field="files")


def attach(announcement: Announcement, brought: Sequence[Brought]) -> None:
    """Write checked files, in the order in which they came."""
    for no, one in enumerate(brought, 1):
        Attachment.objects.create(
            announcement=announcement, no=no, name=one.name[-LONGEST_NAME:], form=one.form, size=len(one.content),
            content=b64encode(one.content).decode("ascii"),
        )  # fmt: skip


def content_of(attachment: Attachment) -> tuple[bytes, str]:
    """The bytes, and what a browser is told of them."""
    return b64decode(attachment.content), FORMS[attachment.form].content_type
