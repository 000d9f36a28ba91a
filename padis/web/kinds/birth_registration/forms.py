"""The form of a birth registration."""

from collections.abc import Sequence

from django.forms import BoundField

from padis.kinds.birth_registration.fields import ABOUT
from padis.kinds.couple import MANS, WOMANS
from padis.web.kinds.changes import reason_field
from padis.web.kinds.given_form import GivenForm


class BirthForm(GivenForm):
    """Of the mother, of the father where one is named, and of the registration itself."""

    @property
    def woman(self) -> Sequence[BoundField]:
        return self.lines(tuple(WOMANS))

    @property
    def man(self) -> Sequence[BoundField]:
        return self.lines(tuple(MANS))

    @property
    def others(self) -> Sequence[BoundField]:
        """Beside the fields of the registration."""
        return self.lines(("reason",))

    @property
    def about(self) -> Sequence[BoundField]:
        return self.lines(tuple(ABOUT))


class CorrectionForm(BirthForm):
    """The same with the reason of the correction."""

    reason = reason_field()
