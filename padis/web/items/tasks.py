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


class AnewForm(forms.Form):
    """Where she is registered (for an inflow case) or lives (for an outflow case) by now."""

    use_required_attribute = False
    partner = DivisionField(label=_("Send to"), level=Level.TOWNSHIP)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="anew-%s")


@dataclass(frozen=True)
class TaskOffer:
    """What a page offers for a task; `problem` says why it could not be done (any more)."""

    form: AnewForm
    asks_registration: bool  # the township of registration is wanted, else that of residence
    problem: str = ""


def task_offer(item: Item, *, form: AnewForm | None = None, problem: str = "") -> TaskOffer:
    return TaskOffer(form or AnewForm(), item.case.direction == Direction.INFLOW, problem)
