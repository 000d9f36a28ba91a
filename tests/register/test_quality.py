"""The lists of what is to be mended: who stands on them, who leaves them, and what levels above may know."""

from datetime import date

import pytest
from django.utils import timezone

from padis.accounts.models import User
from padis.exchange import actions
from padis.register import actions as register
from padis.register.connectors.models import Connector
from padis.register.quality import queries
from padis.register.quality.counting import count_all
from padis.register.quality.lists import LISTS, Figure
from padis.register.quality.models import QualityCount
from padis.shared.time import beijing_date
from tests.world import CHANGAN, SHIYAN, YUJIANG, filed, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]
NUMBER, OTHER = "362226199005060029", "362226199107080020"
HER = {"name": "欧阳静姝", "sex": "2", "birth_date": "1990-05-06", "id_number": NUMBER}
PLACES = {"registered_division": YUJIANG, "residence_division": CHANGAN}


@pytest.fixture
def there() -> User:
    """A clerk of the place of registration."""
    return user(YUJIANG)


def case(**facts: str):
    return filed(user(CHANGAN), at=timezone.now(), **{**HER, **facts})


def entered(by: User, **facts: str):
    return register.record(by=by, facts={**HER, **PLACES, **facts}, now=timezone.now(), beside=True)


def figures(unit: str) -> dict[str, int]:
    return dict(queries.of_unit(unit, today=today()).by_figure)


def ids(figure: Figure, unit: str) -> list:
    return queries.Rows(figure, unit, today())[0:50]


def today() -> date:
    return beijing_date(timezone.now())


def test_whom_only_the_platform_knows_is_listed_on_both_sides_until_recorded(there):
    message = case()
    assert ids(Figure.NO_ENTRY, YUJIANG) == ids(Figure.NO_ENTRY, CHANGAN) == [message.case_id]
    assert figures(YUJIANG)[Figure.PEOPLE] == 1

    entered(there)

    assert ids(Figure.NO_ENTRY, YUJIANG) == []
    assert ids(Figure.NO_ENTRY, CHANGAN) == [message.case_id]
    assert queries.of_unit(YUJIANG, today=today()).both_sides_rate == 1


def test_a_migrant_of_the_register_without_a_case_is_listed_until_filed(there):
    person = entered(there)
    assert ids(Figure.NO_CASE, YUJIANG) == [person.id]

    case()

    assert ids(Figure.NO_CASE, YUJIANG) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"residence_division": YUJIANG},  # she lives where she is registered
        {"residence_division": "360603101000"},  # another township of the same county
        {"sex": "1", "id_number": "362226199005060013"},
        {"birth_date": "1950-05-06", "id_number": "362226195005060026"},
        {"id_number": "000000199005060000"},  # a placeholder is nobody's key
    ],
)
def test_who_is_no_case_is_not_asked_for(there, facts):
    entered(there, **facts)

    assert ids(Figure.NO_CASE, YUJIANG) == []


def test_districts_of_one_city_are_one_place():
    clerk = user(SHIYAN)
    entered(clerk, registered_division=SHIYAN, residence_division="440305001000")

    assert ids(Figure.NO_CASE, SHIYAN) == []


def test_doubtful_numbers_missing_facts_and_two_of_one_are_listed(there):
    message = case(id_number="362226199005060020", education="", marital_status="20")
    one, two = entered(there), entered(there)
    entered(there, name="李静", id_number=OTHER, birth_date="1991-07-08")
    faulty = entered(there, name="王芳", id_number="36222619900506002X", birth_date="1990-05-06")

    assert ids(Figure.NUMBER, CHANGAN) == ids(Figure.MISSING, CHANGAN) == [message.case_id]
    assert set(ids(Figure.TWICE, YUJIANG)) == {one.id, two.id}
    assert ids(Figure.ENTRY_NUMBER, YUJIANG) == [faulty.id]


def test_accuracy_counts_the_answers_that_say_something_of_the_facts(there):
    for name, finding in (("甲静", "consistent"), ("乙静", "corrected"), ("丙静", "not_found")):
        message = case(name=name, id_number="")
        corrections = {"phone": "13800000001"} if finding == "corrected" else {}
        actions.answer(key=message.key, by=there, finding=finding, corrections=corrections, note="", now=timezone.now())

    assert queries.of_unit(CHANGAN, today=today()).accuracy == 0.5
    assert queries.of_unit(YUJIANG, today=today()).accuracy is None


def test_what_is_counted_for_the_levels_above_is_what_the_units_see(there):
    case()
    case(name="李静", id_number=OTHER, birth_date="1991-07-08", education="")
    entered(there)
    entered(there)

    count_all(now=timezone.now())

    for unit in (CHANGAN, YUJIANG):
        counted = dict(QualityCount.objects.filter(unit=unit).values_list("figure", "n"))
        assert counted == {figure: n for figure, n in figures(unit).items() if n}


def test_a_register_of_its_own_is_compared_with_nothing(there):
    """What the platform does not hold it cannot list."""
    case()
    Connector.objects.create(unit=YUJIANG, kind="http", set_by=there, set_at=timezone.now())

    count_all(now=timezone.now())

    compared = {figure for figure, one in LISTS.items() if one.needs_register}
    assert not compared & set(figures(YUJIANG))
    assert not QualityCount.objects.filter(unit=YUJIANG, figure__in=compared).exists()
