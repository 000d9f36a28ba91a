"""A unit's notices as a signed POST of JSON. Hosts are those that the operator lists; no redirect is followed."""

import hmac
import json
import ssl
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from django.conf import settings

from padis.divisions.models import Unit
from padis.reminders.delivery.failure import NotDelivered
from padis.reminders.models import Attempt, Channel, Notice
from padis.shared.addresses import is_listed

TIMEOUT = 10  # seconds, for each step
SIGNATURE = "X-PADIS-Signature"
Reason = Attempt.Reason


def body(unit: Unit, day: date, notices: Sequence[Notice]) -> bytes:
    """What is posted: `unit`, `day`, and `notices` with `step`, `about` (a unit's code) and `counts` by kind."""
    told = [{"step": notice.step, "about": notice.about, "counts": notice.counts} for notice in notices]
    return json.dumps({"unit": unit.code, "day": day.isoformat(), "notices": told}, sort_keys=True).encode()


def is_allowed(url: str) -> bool:
    """Whether the operator lets the platform post to the host."""
    return is_listed(url, settings.WEBHOOK_HOSTS)


def signature(secret: str, content: bytes) -> str:
    """HMAC with SHA-256 over the body, in hexadecimal digits."""
    return f"sha256={hmac.new(secret.encode(), content, sha256).hexdigest()}"


def post(channel: Channel, content: bytes, attempt: Attempt) -> int:
    """The number of a good answer (2xx). Raises NotDelivered."""
    if not is_allowed(channel.hook_url):
        raise NotDelivered(Reason.NOT_ALLOWED)
    parts = urlsplit(channel.hook_url)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "PADIS-Exchange",
        "X-PADIS-Delivery": f"{attempt.unit}-{attempt.day}-{attempt.no}",
        SIGNATURE: signature(channel.hook_secret or "", content),
    }
    connection = (
        HTTPSConnection(parts.netloc, timeout=TIMEOUT, context=ssl.create_default_context())
        if parts.scheme == "https"
        else HTTPConnection(parts.netloc, timeout=TIMEOUT)
    )
    try:
        connection.request("POST", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), content, headers)
        status = connection.getresponse().status
    except TimeoutError as error:
        raise NotDelivered(Reason.TIMEOUT) from error
    except ssl.SSLError as error:
        raise NotDelivered(Reason.CERTIFICATE) from error
    except (OSError, HTTPException, ValueError) as error:  # ValueError: no address that can be sent
        raise NotDelivered(Reason.UNREACHABLE) from error
    finally:
        connection.close()
    if not 200 <= status < 300:
        raise NotDelivered(Reason.REDIRECT if 300 <= status < 400 else Reason.ANSWER, status)
    return status
