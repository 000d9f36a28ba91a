"""Words of the follow-up list: `{% load followup %}`."""

from django import template
from django.utils.functional import Promise

from padis.monitoring.follow_up import REASONS

register = template.Library()


@register.filter
def reason_words(reason: str) -> str | Promise:
    return REASONS[reason]
