"""Files that a form brings: taken into memory at the addresses that ask for one, of somebody who is signed in; else read past."""

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest

from padis.shared.tables.guard import MOST_BYTES

TAKE_FILES = frozenset(
    {
        *("cases:imports:list", "local:imports:list", "users:batch", "paper:scan", "paper:photos"),
        *("announcements:new", "announcements:correct"),
    }
)
"""Names of addresses whose forms have a file."""
FORM_AROUND = 64 * 1024


class ExpectedFiles(MemoryFileUploadHandler):
    """Nothing is ever written to the disk: what is brought are people's data."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *rest: Any) -> None:  # noqa: N803
        request = self.request
        name = request.resolver_match.view_name if request and request.resolver_match else ""
        expected = request is not None and name in TAKE_FILES and request.user.is_authenticated
        self.activated = expected and content_length <= MOST_BYTES + FORM_AROUND


def were_left_out(request: HttpRequest) -> bool:
    """Whether the form was larger than what is taken, so that its files are missing as if none had been brought."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isdecimal() and int(length) > MOST_BYTES + FORM_AROUND
