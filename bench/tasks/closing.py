"""Closing the last statistical month whose answers can be counted, as on its night."""

import time
from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from padis.monitoring.actions import answers_end, close_month
from padis.monitoring.periods import shifted, this_month
from padis.shared.time import beijing_date, beijing_midnight


def run() -> Iterator[dict[str, object]]:
    month = shifted(this_month(beijing_date(timezone.now())), -1)
    started = time.monotonic()
    closing = close_month(month, now=beijing_midnight(answers_end(month) + timedelta(days=1)))
    yield {"seconds": time.monotonic() - started, "rows": closing.rows, "month": month}
