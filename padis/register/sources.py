"""Where a statement of the register comes from: a short text that is kept with it, and its words."""

from django.utils.translation import gettext as _

LONGEST = 120
ENTERED = "entered"
_FILE, _ITEM = "file:", "item:"


def of_file(name: str) -> str:
    return f"{_FILE}{name}"[:LONGEST]


def of_item(number: str) -> str:
    """An item of the exchange, by its number."""
    return f"{_ITEM}{number}"[:LONGEST]


def item_of(source: str) -> str:
    """The number of the item that a statement came with; "" for others."""
    return source.removeprefix(_ITEM) if source.startswith(_ITEM) else ""


def words(source: str) -> str:
    """What the page says; a source of a system outside stands as it is."""
    if source == ENTERED:
        return _("entered here")
    if source.startswith(_FILE):
        return _("from the file “%(name)s”") % {"name": source.removeprefix(_FILE)}
    if number := item_of(source):
        return _("from item %(number)s") % {"number": number}
    return source
