"""What a unit has to clear up by itself after a confirmed answer: send the case anew, or note that it is done."""

from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from padis.cases.models import Direction
from padis.divisions.models import Level
from padis.web.forms import DivisionField
from padis.web.items.item import Item

NOTED = "noted"
"""The outcome of a task that needed no new request."""


WHERE = {
    Direction.INFLOW: _("Where is she registered by now?"),
    Direction.OUTFLOW: _("Where does she live by now?"),
}


class AnewForm(forms.Form):
    """The township on the other side by now."""

    use_required_attribute = False
    partner = DivisionField(level=Level.TOWNSHIP)

    def __init__(self, item: Item, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="anew-%s")
        self.fields["partner"].label = WHERE[Direction(item.case.direction)]


@dataclass(frozen=True)
class TaskOffer:
    """What a page offers for a task; `problem` says why it could not be done (any more)."""

    form: AnewForm
    problem: str = ""


def task_offer(item: Item, *, form: AnewForm | None = None, problem: str = "") -> TaskOffer:
    return TaskOffer(form or AnewForm(item), problem)
