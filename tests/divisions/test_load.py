"""Loading the files into the tables."""

import pytest
from django.db import connection, transaction

from padis.divisions import actions, queries
from padis.divisions.models import GROUP_KINDS, Division, Edition, EndedDivision, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]


def test_everything_is_there() -> None:
    """The nation and each division, a unit for each that is an authority, and every ended spell."""
    assert Division.objects.count() == 44_700
    assert Unit.objects.count() == 44_700 - Division.objects.filter(kind__in=GROUP_KINDS).count() == 44_691
    assert EndedDivision.objects.count() == 4_230
    assert not Unit.objects.exclude(telephone="", person_on_duty="", confirmed_on=None).exists()


def test_a_second_load_of_the_same_edition_writes_nothing(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    """A start with its data in place must be quick."""
    told: list[int] = []
    with django_assert_max_num_queries(4):  # with the savepoint
        actions.load(progress=lambda done, total: told.append(done))

    assert not told


def test_another_edition_updates_and_keeps_the_address_book() -> None:
    """New names come in; what a unit wrote about itself stays."""
    Edition.objects.update(digest="an older one")
    Division.objects.filter(pk="360112000000").update(name="新建县")
    Unit.objects.filter(pk="360112000000").update(name="?", telephone="0791-83706000")
    told: list[tuple[int, int]] = []

    actions.load(progress=lambda done, total: told.append((done, total)))

    unit = Unit.objects.select_related("division").get(pk="360112000000")
    assert (unit.division.name, unit.name, unit.telephone) == ("新建区", "新建区流管办", "0791-83706000")
    assert told[-1] == (44_700 + 44_691 + 4_230,) * 2
    assert sorted(told) == told
    assert EndedDivision.objects.count() == 4_230


def test_a_load_that_fails_leaves_the_tables_as_they_were() -> None:
    """All or nothing: never half of an edition."""
    Edition.objects.update(digest="an older one")
    Division.objects.filter(pk="110000000000").update(name="北平")

    def stop(done: int, total: int) -> None:
        if done > 50_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.load(progress=stop)

    assert Division.objects.get(pk="110000000000").name == "北平"
    assert EndedDivision.objects.count() == 4_230
    assert Edition.objects.get().digest == "an older one"


def test_a_load_makes_the_memory_read_again() -> None:
    """A process that loads shows the new names at once."""
    Edition.objects.update(digest="an older one")
    Division.objects.filter(pk="110000000000").update(name="北平")
    queries.forget()
    assert queries.full_name("110000000000") == "北平"

    actions.load()

    assert queries.full_name("110000000000") == "北京市"


def test_an_empty_table_is_not_remembered() -> None:
    """What asks before the first load must see the codes after it."""
    queries.forget()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {Division._meta.db_table} CASCADE")
        assert queries.division("110000000000") is None
        assert queries.search("北京") == []
        transaction.set_rollback(True)

    assert queries.full_name("110000000000") == "北京市"


def test_units_are_named_by_level() -> None:
    """The names of offices are our choice (docs/adr/0005)."""
    names = queries.units(
        ["000000000000", "360000000000", "360100000000", "360112000000", "441900000000", "110101001000"]
    )

    assert [unit.name for unit in names.values()] == [names[code].name for code in sorted(names)]
    assert [names[code].name for code in sorted(names)] == [
        "国家流管司", "东华门街道流管站", "江西省流管处", "南昌市流管办", "新建区流管办", "东莞市流管办",
    ]  # fmt: skip
