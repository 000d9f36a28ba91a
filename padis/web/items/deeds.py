"""What may be done with an item, as data: its form, the action behind it, the words. Who may and when: TRANSITIONS."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from padis.accounts.models import User
from padis.exchange import actions
from padis.exchange.models import Message
from padis.exchange.states import Event
from padis.web.items.answering import AnswerForm
from padis.web.items.forms import (
    IN_PART,
    AskAgainForm,
    ConfirmForm,
    DeedForm,
    NoteForm,
    QuestionForm,
    ReceiveForm,
    ReplyForm,
    ResendForm,
    ReturnForm,
)
from padis.web.items.item import Item


@dataclass(frozen=True, slots=True)
class Deed:
    """`main` deeds stand open on the page, the others behind their names."""

    name: str  # in the address
    event: Event
    label: str | Promise
    said: str | Promise  # when it is done
    form: type[DeedForm]
    action: Callable[..., Message]
    template: str = "items/_simple_form.html"
    note: str | Promise = ""  # what follows from it, where that is not plain
    main: bool = False
    key: str = "a"  # of the keyboard, for a main deed


DEEDS: dict[str, Deed] = {
    deed.name: deed
    for deed in (
        Deed(
            "answer",
            Event.ANSWERED,
            _("Answer"),
            _("The answer is sent."),
            AnswerForm,
            actions.answer,
            template="items/_answer_form.html",
            main=True,
        ),
        Deed(
            "confirm",
            Event.CONFIRMED,
            pgettext_lazy("act", "Confirm"),
            _("The answer is confirmed."),
            ConfirmForm,
            actions.confirm,
            template="items/_confirm_form.html",
            main=True,
        ),
        Deed(
            "receive",
            Event.RECEIVED,
            _("Receive"),
            _("The item is received."),
            ReceiveForm,
            actions.receive,
            template="items/_receive_form.html",
            main=True,
            key="r",
        ),
        Deed("reply", Event.REPLIED, _("Reply"), _("The reply is sent."), ReplyForm, actions.reply, main=True),
        Deed(
            "resend",
            Event.RESENT,
            _("Send on"),
            _("The item is on its way to the right unit."),
            ResendForm,
            actions.resend,
            note=_("The right unit gets a full limit from today."),
            main=True,
        ),
        Deed(
            "return",
            Event.RETURNED,
            _("Return"),
            _("The item is returned."),
            ReturnForm,
            actions.return_misdirected,
            note=_(
                "Returned in time, it is not counted against your unit. Afterwards you no longer see the person's data."
            ),
        ),
        Deed(
            "question",
            Event.QUESTIONED,
            _("Ask a question"),
            _("The question is sent."),
            QuestionForm,
            actions.question,
            note=_("Asked in time, it stops the clock until the reply. One question for each round."),
        ),
        Deed(
            "decline",
            Event.DECLINED,
            _("The person declines"),
            _("It is recorded that the person declines; the item is settled."),
            NoteForm,
            actions.decline,
            note=_("A person may decline. That settles the item; before the due day it lowers nobody's figure."),
        ),
        Deed(
            "again",
            Event.ASKED_AGAIN,
            _("Ask again"),
            _("The question went back for a new round."),
            AskAgainForm,
            actions.ask_again,
            note=_("The other side gets a full limit from today."),
        ),
        Deed(
            "withdraw",
            Event.WITHDRAWN,
            _("Withdraw"),
            _("The item is withdrawn."),
            NoteForm,
            actions.withdraw,
            note=_("The other side need not answer any more. The case file stays open."),
        ),
    )
}

PART_SAID = _("What is known so far is sent; the item still awaits the whole answer.")


@dataclass(frozen=True)
class Offer:
    """A deed as a page offers it; `tried` when its form was sent and not carried out, `late` when others were first."""

    deed: Deed
    form: DeedForm
    tried: bool = False
    late: bool = False


def offers(item: Item, *, today: date, tried: Offer | None = None) -> list[Offer]:
    """What the user's side may do now, in the order of `DEEDS`; a tried one stays, even where it came too late."""
    names = [name for name, deed in DEEDS.items() if item.may(deed.event)]
    if tried and tried.deed.name not in names:
        names.append(tried.deed.name)
    return [
        tried if tried and tried.deed.name == name else Offer(DEEDS[name], form_of(DEEDS[name], item, today=today))
        for name in names
    ]


def form_of(deed: Deed, item: Item, *, today: date, data: QueryDict | None = None) -> DeedForm:
    return deed.form(data, item=item, today=today, stem=deed.name)


def carry_out(deed: Deed, form: DeedForm, *, message: Message, by: User, now: datetime) -> Message:
    """Do what a valid form says. Raises NotAllowed, Conflict, Refused."""
    arguments: dict[str, Any] = form.arguments
    action = deed.action
    if IN_PART in form.data and deed.event is Event.ANSWERED:
        action, arguments = actions.answer_in_part, {name: arguments[name] for name in ("corrections", "note")}
    done = action(key=message.key, by=by, now=now, **arguments)
    form.follow(by=by, now=now)
    return done
