"""Why a form is not taken from a picture, each with what to do."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Trouble(models.TextChoices):
    # --- of the file
    KIND = "kind", _("This is no picture and no PDF. Bring a photo (.jpg, .png) or a scan (.pdf).")
    DAMAGED = "damaged", _("The file is damaged. Photograph or scan the form anew.")
    LOCKED = "locked", _("The PDF has a password. Save it without one, or photograph the form.")
    LARGE = "large", _("The picture is too large to be looked at. Photograph the form with less resolution.")
    SLOW = "slow", _("The file takes too long to be looked at. Bring the page with the code alone.")
    # --- of the picture
    NO_CODE = (
        "no_code",
        _(
            "No code was found. Photograph the whole code from above, sharp and in good light; or enter the form by hand."
        ),
    )
    UNREADABLE = (
        "unreadable",
        _("There is a code, but it cannot be read: part of it is cut off, dark or blurred. Photograph it once more; or"
          " enter the form by hand."),
    )  # fmt: skip
    # --- of the code
    NOT_OURS = "not_ours", _("This QR code is not that of a form of this platform.")
    NOT_FOR_YOU = (
        "not_for_you",
        _(
            "This form is not addressed to your unit, so its code stays closed. If you have to record it, enter it by hand."
        ),
    )
    UNKNOWN_KEY = (
        "unknown_key",
        _("Signature not valid: this platform does not know the key it was signed with. Nothing was taken over. Ask the"
          " unit that issued the form; or enter it by hand."),
    )  # fmt: skip
    CHANGED = (
        "changed",
        _("Signature not valid: the code was changed after it was signed. Nothing was taken over. Ask the unit that issued"
          " the form."),
    )  # fmt: skip
    OTHER_VERSION = "other_version", _("The form was printed by another version of the platform. Enter it by hand.")
