"""The use cases of the embedded register: the only writers of its persons, claims and merges."""

from padis.register.actions.merging import merge, unmerge
from padis.register.actions.recording import AlreadyThere, correct, record, restore, undo

__all__ = ["AlreadyThere", "correct", "merge", "record", "restore", "undo", "unmerge"]
