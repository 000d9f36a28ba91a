"""The use cases of the case file: the only writers of cases, claims and the person index."""

from padis.cases.actions.filing import Filing, file_all, file_each, file_one
from padis.cases.actions.keeping import cancel, claim, close, delete, maintain, readdress, reopen, state
from padis.cases.actions.merging import lock_both, merge, reverse_merge, tell_apart
from padis.cases.actions.services import (
    decline_services,
    leave_services,
    outcomes_of_services,
    recount_services,
    refresh_services,
    settle_services,
    sweep_services,
    take_up_services,
)

__all__ = [
    "Filing",
    "cancel",
    "claim",
    "close",
    "decline_services",
    "delete",
    "file_all",
    "file_each",
    "file_one",
    "leave_services",
    "lock_both",
    "maintain",
    "merge",
    "outcomes_of_services",
    "readdress",
    "recount_services",
    "refresh_services",
    "reopen",
    "reverse_merge",
    "settle_services",
    "state",
    "sweep_services",
    "take_up_services",
    "tell_apart",
]
