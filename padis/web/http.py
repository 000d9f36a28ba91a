"""The request as our views get it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from padis.accounts.models import User


class Request(HttpRequest):
    """Of somebody who is signed in, with what htmx says about itself (for annotations; Django makes the requests)."""

    user: User
    htmx: HtmxDetails
