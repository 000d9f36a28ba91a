"""What goes wrong between the platform and a register that a unit keeps, in words."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from padis.register.contract import RegisterDown, WrongAnswer
from padis.shared.errors import Refused


class Failure(models.TextChoices):
    """Why a question got no answer that may be used."""

    UNREACHABLE = "unreachable", _("The register cannot be reached.")
    SLOW = "slow", _("The register did not answer in time.")
    CERTIFICATE = "certificate", _("No safe connection: the certificate of the register was refused.")
    REDIRECT = "redirect", _("The register points elsewhere; we do not follow.")
    DENIED = "denied", _("The register does not accept our token or password.")
    BROKEN = "broken", _("The register answered with an error.")
    NOT_THERE = "not_there", _("At this address nothing answers as a register does.")
    NOT_ALLOWED = "not_allowed", _("The operator of the platform does not allow this host.")
    MISFIT = "misfit", _("The view does not have the columns that the mapping names.")
    OTHER_UNIT = "other_unit", _("The mapping does not say how the view names this unit.")
    NO_FOLDER = "no_folder", _("The folder is not there, or the platform may not write in it.")
    RESTING = "resting", _("The register failed several times. It is asked again in a while.")
    UNREADABLE = "unreadable", _("The answer of the register cannot be read, or was cut off.")
    NOT_WHOLE = "not_whole", _("The register sent less than it said it would.")
    WRONG_PERSON = "wrong_person", _("The register answered with a person who was not asked for.")


class Down(RegisterDown):
    """`passing`: the next try may go well."""

    def __init__(self, failure: Failure, *, passing: bool = False) -> None:
        super().__init__(str(failure.label))
        self.failure, self.passing = failure, passing


class Wrong(WrongAnswer):
    """`passing` as above: an answer that was cut off on its way."""

    def __init__(self, failure: Failure, *, passing: bool = False) -> None:
        super().__init__(str(failure.label))
        self.failure, self.passing = failure, passing


class ReadOnly(Refused):
    """The register can be asked, and not written to: what is to be recorded is typed there, from an export."""

    def __init__(self) -> None:
        super().__init__(
            str(_("This register can only be read from here. Export what is to be recorded, or type it in there."))
        )
