"""What only the demonstration shows: its accounts, on the log-in page."""

from typing import Any

from django import template
from django.template.context import RequestContext

from padis.simulator import cast

register = template.Library()


@register.inclusion_tag("account/demonstration.html", takes_context=True)
def demonstration_accounts(context: RequestContext) -> dict[str, Any]:
    """The accounts that the demonstration made; the password is no secret there."""
    return {"accounts": cast.accounts(), "password": cast.PASSWORD, "csrf_token": context["csrf_token"]}
