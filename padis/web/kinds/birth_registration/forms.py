"""The form of a birth registration."""

from collections.abc import Sequence

from django.forms import BoundField

from padis.kinds.birth_registration.fields import ABOUT
from padis.kinds.couple import MANS, WOMANS
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
    def about(self) -> Sequence[BoundField]:
        return self.lines(tuple(ABOUT))
