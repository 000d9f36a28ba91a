"""What stands behind a township's figures: `{% load activity %}`."""

from django import template
from django.template import RequestContext
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString

from padis.exchange.states import Event

register = template.Library()


@register.filter
def event_name(event: str) -> str | Promise:
    return Event(event).label


@register.simple_tag(takes_context=True)
def item_link(context: RequestContext, township: str, number: str) -> SafeString:
    """An item's number: it opens for the township itself, and as a look for its county."""
    own = context["user"].unit_id == township
    url = reverse("items:item", args=[number]) if own else reverse("monitor:look_item", args=[township, number])
    return format_html('<a data-open href="{}">{}</a>', url, number)
