"""What a form of a file changes: only what was given otherwise than it was shown, and not over what others changed."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from padis.cases.facts import FACTS, Facts, FactType
from padis.web.facts.words import words


def changes(before: Facts, given: Facts) -> Facts:
    """What was given otherwise than it was; a fact that was emptied comes with its empty value."""
    emptied: Facts = {
        name: [] if FACTS[name].type is FactType.CHILDREN else None for name in before if name not in given
    }
    return emptied | {name: value for name, value in given.items() if before.get(name) != value}


def changed_by_others(shown: Facts, held: Facts, stated: Facts) -> Mapping[str, str]:
    """What somebody changed since it was shown, and is to be changed now too: by field, the sentence that says so."""
    both = [name for name in stated if held.get(name) not in (shown.get(name), stated[name])]
    sentence = _("Meanwhile this was changed to “%(value)s”. Look again, then save.")
    return {name: sentence % {"value": words(FACTS[name], held.get(name)) or "—"} for name in both}
