"""A unit's notices as one e-mail of plain text."""

import ssl
from collections.abc import Sequence
from datetime import date
from smtplib import SMTPException, SMTPResponseException

from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from padis.divisions.models import Unit
from padis.reminders.delivery.failure import NotDelivered
from padis.reminders.models import Attempt, Notice, Step
from padis.reminders.words import sentence

Reason = Attempt.Reason


def send(unit: Unit, day: date, notices: Sequence[Notice]) -> None:
    """Raises NotDelivered."""
    try:
        message(unit, day, notices).send()
    except ssl.SSLError as error:
        raise NotDelivered(Reason.CERTIFICATE) from error
    except TimeoutError as error:
        raise NotDelivered(Reason.TIMEOUT) from error
    except SMTPResponseException as error:
        raise NotDelivered(Reason.REFUSED, error.smtp_code) from error
    except SMTPException as error:
        raise NotDelivered(Reason.REFUSED) from error
    except OSError as error:
        raise NotDelivered(Reason.UNREACHABLE) from error


def message(unit: Unit, day: date, notices: Sequence[Notice]) -> EmailMessage:
    """The digest first, then a line for each notice."""
    subject = _("Reminders of %(day)s: %(unit)s") % {"day": day.isoformat(), "unit": unit.name}
    in_order = sorted(notices, key=lambda notice: notice.step != Step.DIGEST)
    lines = [f"{unit.division.full_name} {unit.name}", "", *(sentence(notice) for notice in in_order)]
    lines += ["", _("Counts only. Please log in to the platform to deal with the items."), ""]
    return EmailMessage(subject, "\n".join(lines), to=[unit.email])
