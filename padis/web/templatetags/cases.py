"""Words for what a case file stores: `{% load cases %}`."""

from django import template
from django.utils.functional import Promise

from padis.cases import identity
from padis.cases.codes import table
from padis.cases.facts import FactField
from padis.cases.identity import Quality
from padis.cases.models import Case
from padis.cases.names import mask_name
from padis.web.facts.words import words

register = template.Library()


@register.filter
def masked_name(name: str) -> str:
    """The name for a page's title, which the browser's history keeps."""
    return mask_name(name)


@register.filter
def masked_number(case: Case) -> str:
    """The identity number for lists: four characters at either end."""
    return identity.mask((case.sealed or {}).get("id_number", ""))


@register.filter
def quality_label(quality: str) -> str | Promise:
    return Quality(quality).label


@register.filter
def is_doubtful(quality: str) -> bool:
    return quality not in (Quality.GOOD, Quality.CONVERTED)


@register.filter
def provider_type(code: str) -> str:
    """What kind of institution provides or examines."""
    return table("provider_type").name(code)


@register.filter
def in_words(value: object, field: FactField) -> str:
    """A stored fact as a person reads it."""
    return words(field, value)
