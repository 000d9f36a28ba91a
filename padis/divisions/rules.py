"""What an address-book entry may hold."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from padis.divisions.models import ENTRY_LENGTHS
from padis.shared.errors import Refused

POSTCODE = re.compile(r"\d{6}")
TELEPHONE = re.compile(r"[0-9+()（）\-–—\s,，、/;；转]{5,40}")  # several numbers and extensions in one field


def check_entry(entry: dict[str, str]) -> None:
    """Raises Refused with the field."""
    for name, value in entry.items():
        if len(value) > ENTRY_LENGTHS[name]:
            raise Refused(_("This is too long."), field=name)
    if entry["postcode"] and not POSTCODE.fullmatch(entry["postcode"]):
        raise Refused(_("A postcode has six digits."), field="postcode")
    if entry["email"]:
        try:
            validate_email(entry["email"])
        except ValidationError as error:
            raise Refused(_("This is no e-mail address."), field="email") from error
    for name in ("telephone", "fax"):
        if entry[name] and not TELEPHONE.fullmatch(entry[name]):
            raise Refused(_("Write the number with digits; several are parted by commas."), field=name)
