"""The use cases of the case file: the only writers of cases, claims and the person index."""

from padis.cases.actions.filing import Filing, file_all, file_one
from padis.cases.actions.keeping import cancel, claim, close, delete, maintain, readdress, reopen

__all__ = ["Filing", "cancel", "claim", "close", "delete", "file_all", "file_one", "maintain", "readdress", "reopen"]
