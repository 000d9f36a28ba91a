"""What the tests of case files share: a clerk and a file."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from padis.cases.models import Case
from tests.web.conftest import signed_in

HTMX = {"HX-Request": "true"}


def case_of(message):
    return Case.objects.get(pk=(message.shard, message.case_id))


def url_of(message, tail=""):
    return f"/cases/{case_of(message).number}/{tail}"


def text_of(response):
    return re.sub(
        r'name="(csrfmiddlewaretoken|token)" value="[^"]+"|X-CSRFToken": "[^"]+"', "", response.content.decode()
    )


def page_of(message, by):
    return text_of(signed_in(by).get(url_of(message)))


def queries_of(by, path):
    client = signed_in(by)
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(path)
    return len(asked)
