"""Two files beside each other: `{% load duplicates %}`."""

from django import template

from padis.web.duplicates.compared import Both
from padis.web.duplicates.forms import MergeForm

register = template.Library()


@register.filter
def picked(form: MergeForm, row: Both) -> str:
    """Whose value of the field is ticked; "" where there is nothing to choose."""
    return form[f"pick-{row.field.name}"].value() if row.is_choice else ""
