"""By which ways a unit gets its notices: it switches its own e-mail, an administrator sets the address of a webhook."""

import secrets
from datetime import datetime

from django.utils.translation import gettext as _

from padis.accounts.models import User
from padis.accounts.rules import Ability, check_may, check_may_administer
from padis.divisions.models import Unit
from padis.reminders.delivery.hook import is_allowed
from padis.reminders.models import Channel
from padis.shared.addresses import is_http
from padis.shared.errors import Refused
from padis.shared.transactions import use_case


@use_case
def switch_mail(*, on: bool, by: User, now: datetime) -> None:
    """E-mail to the address of the unit's entry, on or off. Raises NotAllowed, Refused where there is no address."""
    check_may(by, Ability.SEE_NOTICES)
    if on and not by.unit.email:
        raise Refused(_("Enter an e-mail address in your unit's address-book entry first."))
    _put(by.unit, by=by, now=now, by_mail=on)


@use_case
def set_hook(*, unit: Unit, url: str, by: User, now: datetime) -> str:
    """Have a unit's notices posted to an address; "" ends it. Returns a new secret for the signatures, shown this once.

    Raises NotAllowed, Refused (field "url").
    """
    check_may_administer(by, unit)
    if not url:
        _put(unit, by=by, now=now, hook_url="", hook_secret=None)
        return ""
    if not is_http(url):
        raise Refused(_("An address that begins with https:// or http://."), field="url")
    if not is_allowed(url):
        raise Refused(_("The operator of the platform does not allow this host."), field="url")
    secret = secrets.token_urlsafe(32)
    _put(unit, by=by, now=now, hook_url=url, hook_secret=secret)
    return secret


def _put(unit: Unit, *, by: User, now: datetime, **values: object) -> None:
    Channel.objects.update_or_create(unit=unit.code, defaults={**values, "set_by": by, "set_at": now})
