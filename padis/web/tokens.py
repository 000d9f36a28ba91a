"""A form is carried out once, however often it is sent: the guard against a double click.

The template tag `{% token %}` puts a fresh token into a form; the view does its work inside `once`:

    with tokens.once(request) as sending:
        if not sending.repeated:
            case = actions.file_case(...)
            sending.url = resolve_url(case)
    return htmx.redirect(request, sending.url)

The token is written in the transaction of the work: a second sending waits for the first and then goes where that
went; where the work fails, the token is free again.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from padis.web.http import Request
from padis.web.models import SentForm

KEPT = timedelta(days=1)


@dataclass
class Sending:
    """`url` is where the first sending went (set it before the block ends)."""

    repeated: bool
    url: str = ""


@contextmanager
def once(request: Request) -> Iterator[Sending]:
    """Runs the block in a transaction; `repeated` tells that this token has been carried out before."""
    token = _token(request)
    with transaction.atomic():
        if not _take(token, request.user.pk):
            yield Sending(repeated=True, url=_url_of(token, request.user.pk))
            return
        sending = Sending(repeated=False)
        yield sending
        if sending.url:
            SentForm.objects.filter(pk=token).update(url=sending.url)


def _token(request: Request) -> uuid.UUID:
    """The form's token; one that is missing or spoilt guards nothing, and hurts nobody."""
    try:
        return uuid.UUID(request.POST.get("token", ""))
    except ValueError:
        return uuid.uuid4()


def _take(token: uuid.UUID, user_id: int) -> bool:
    """Whether the token is new. Waits for another request that holds it at this moment."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH old AS (DELETE FROM web_sentform WHERE user_id = %s AND at < %s)
               INSERT INTO web_sentform (token, user_id, at, url) VALUES (%s, %s, %s, '')
               ON CONFLICT DO NOTHING""",
            [user_id, now - KEPT, token, user_id, now],
        )
        return cursor.rowcount == 1


def _url_of(token: uuid.UUID, user_id: int) -> str:
    """Where the first sending went; the start page where it is another user's token."""
    return SentForm.objects.filter(pk=token, user_id=user_id).values_list("url", flat=True).first() or "/"
