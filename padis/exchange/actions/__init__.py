"""The use cases of the exchange: the only callers of the door, beside the kinds' own."""

from padis.exchange.actions.anchoring import anchor_until
from padis.exchange.actions.answering import answer, answer_in_part, decline, mark_opened, question, return_misdirected
from padis.exchange.actions.asking import ask_again, confirm, reply, resend, withdraw
from padis.exchange.actions.due_days import provisional_due_days, settle_due_days
from padis.exchange.actions.locking import lock_message, lock_task
from padis.exchange.actions.looking import look_in
from padis.exchange.actions.receiving import Receipt, receive, receive_many
from padis.exchange.actions.sending import Sending, ending_of_case, ends_with_case, send
from padis.exchange.actions.tasks import finish_task
from padis.exchange.actions.upkeep import fold, fold_months, sweep

__all__ = [
    "Receipt",
    "Sending",
    "anchor_until",
    "answer",
    "answer_in_part",
    "ask_again",
    "confirm",
    "decline",
    "ending_of_case",
    "ends_with_case",
    "finish_task",
    "fold",
    "fold_months",
    "lock_message",
    "lock_task",
    "look_in",
    "mark_opened",
    "provisional_due_days",
    "question",
    "receive",
    "receive_many",
    "reply",
    "resend",
    "return_misdirected",
    "send",
    "settle_due_days",
    "sweep",
    "withdraw",
]
