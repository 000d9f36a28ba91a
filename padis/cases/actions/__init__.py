"""The use cases of the case file: the only writers of cases, claims and the person index."""

from padis.cases.actions.filing import Filing, file_all, file_each, file_one
from padis.cases.actions.keeping import cancel, claim, close, delete, maintain, readdress, reopen, state
from padis.cases.actions.merging import lock_both, merge, reverse_merge, tell_apart

__all__ = [
    "Filing",
    "cancel",
    "claim",
    "close",
    "delete",
    "file_all",
    "file_each",
    "file_one",
    "lock_both",
    "maintain",
    "merge",
    "readdress",
    "reopen",
    "reverse_merge",
    "state",
    "tell_apart",
]
