"""All divisions in the test database, loaded once a session.

A test that needs them says `pytestmark = pytest.mark.usefixtures("divisions_loaded")`. The load (2 s) is committed, so
every later test sees the rows; what a test writes is rolled back as ever. Transactional tests (live_server, threads)
end with a flush of all tables: here it spares those of `KEPT`, whose rows come with the product, so nothing has to
be loaded again; units' address-book entries and what was done to them are emptied. What else a transactional test
changes in them, it must put back itself.
"""

from collections.abc import Iterator
from typing import Any

import pytest

KEPT = ("divisions", "deadlines")
LEGAL_BASES = "privacy_legalbasis"  # as tests/conftest.py recorded them
EMPTY_ENTRIES = """
    UPDATE divisions_unit SET address = '', postcode = '', telephone = '', fax = '', email = '', person_on_duty = '', confirmed_on = NULL
    WHERE telephone <> '' OR person_on_duty <> '' OR email <> '' OR confirmed_on IS NOT NULL
"""


@pytest.fixture(scope="session", autouse=True)
def reference_rows_kept() -> Iterator[None]:
    """The flush after a transactional test leaves the tables of `KEPT` as they are."""
    from django.core.management.commands import flush

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush, "sql_flush", flush_but_kept)
        yield


def flush_but_kept(style: Any, connection: Any, reset_sequences: bool = True, allow_cascade: bool = False) -> Any:
    from django.apps import apps

    kept = {model._meta.db_table for label in KEPT for model in apps.get_app_config(label).get_models()}
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    emptied = [table for table in tables if table not in kept and table != LEGAL_BASES]
    flushing = connection.ops.sql_flush(style, emptied, reset_sequences=reset_sequences, allow_cascade=allow_cascade)
    return [*flushing, EMPTY_ENTRIES, "DELETE FROM divisions_entrychange"]


@pytest.fixture(scope="session")
def divisions_loaded(django_db_setup: None, django_db_blocker: Any) -> None:
    """44,700 divisions, their units and the ended codes are in the test database."""
    from padis.divisions import actions

    with django_db_blocker.unblock():
        actions.load()


@pytest.fixture(autouse=True)
def limits_read_again() -> None:
    """No test sees a limit, parameter or legal basis that another test had set."""
    from padis.deadlines import queries
    from padis.monitoring import periods
    from padis.privacy import legal

    queries.forget()
    legal.forget()
    periods.forget()
