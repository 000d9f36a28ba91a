"""What a township is told of its register: that it cannot be reached, and that work goes on."""

from django import template
from django.template.context import RequestContext

from padis.accounts.rules import is_township_operator
from padis.register.connectors import queries

register = template.Library()


@register.inclusion_tag("connectors/_notice.html", takes_context=True)
def register_notice(context: RequestContext) -> dict[str, bool]:
    """By what was noted when it was last asked; no page waits for a register."""
    user = context["request"].user
    return {"is_down": is_township_operator(user) and queries.is_down(user.unit_id)}
