"""Whether a register that failed is back, so that no user has to wait for the answer."""

from time import perf_counter

from padis.register.connectors import making
from padis.register.connectors.breaker import Clock, check_may_ask, note_answer, note_failure
from padis.register.connectors.failures import Down, Wrong
from padis.register.connectors.models import Connector


def try_those_that_failed(*, clock: Clock) -> None:
    """Those whose rest is over. A folder is looked into each minute anyway."""
    failed = Connector.objects.filter(health__failures__gt=0).exclude(kind=Connector.Kind.FOLDER)
    for connector in failed.order_by("unit"):
        try:
            health = check_may_ask(connector.unit, now=clock())
            begun = perf_counter()
            making.check(connector, clock)
        except (Down, Wrong) as still:
            note_failure(connector.unit, still, now=clock())
        else:
            note_answer(health, milliseconds=round((perf_counter() - begun) * 1000), now=clock())
