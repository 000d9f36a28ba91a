"""Publishing: who may, once, and a correction beside the first edition."""

import pytest
from django.db import IntegrityError

from padis.accounts.models import Role
from padis.bulletins import actions, queries
from padis.bulletins.models import Bulletin
from padis.bulletins.reading import Reading
from padis.divisions.models import NATION
from padis.divisions.queries import division
from padis.monitoring.actions import close_month
from padis.shared.errors import Conflict, NotAllowed, Refused
from tests.bulletins.months import (
    GUANGFENG_COUNTY,
    JIANGXI,
    MONTH,
    NOW,
    SHANGRAO,
    YINGTAN,
    YUJIANG_COUNTY,
    asked,
    published,
    supervisor,
    two_months,
)
from tests.world import CHANGAN, GUANGFENG, YUJIANG, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]


@pytest.fixture(autouse=True)
def months():
    two_months()


def publish(by, **changes):
    draft = queries.draft(by.unit.division, MONTH, today=NOW.date())
    given = {"month": MONTH, "edition": draft.edition, "seen": draft.digest, "remark": "", "reason": ""} | changes
    return actions.publish(**given, by=by, now=NOW)


@pytest.mark.parametrize(
    ("code", "role"),
    [
        (YINGTAN, Role.SUPERVISOR),
        (YUJIANG_COUNTY, Role.SUPERVISOR),
        (YUJIANG, Role.OPERATOR),
        (JIANGXI, Role.ADMINISTRATOR),
        (NATION, Role.ADMINISTRATOR),
    ],
)
def test_only_supervisors_of_a_province_and_the_nation_publish(code, role):
    with pytest.raises(NotAllowed):
        publish(user(code, role))
    assert not Bulletin.objects.exists()


def test_a_bulletin_is_that_of_the_publishers_own_unit():
    """There is no way to name another's."""
    assert publish(supervisor("440000000000")).unit == "440000000000"
    assert publish(supervisor(NATION)).unit == NATION
    assert not Bulletin.objects.filter(unit=JIANGXI).exists()


def test_a_second_sending_makes_no_second_edition():
    by = supervisor(JIANGXI)
    first = publish(by)
    with pytest.raises(Conflict):
        publish(by, edition=first.edition)
    assert Bulletin.objects.count() == 1


def test_a_corrected_edition_says_why_and_replaces_nothing():
    by = supervisor(JIANGXI)
    first = publish(by, remark="首版", reason="not kept: the first corrects nothing")
    with pytest.raises(Refused) as refused:
        publish(by)
    assert refused.value.field == "reason"
    asked(YUJIANG, "2026-10-09", "2026-10-12")
    close_month(MONTH, now=NOW)
    second = publish(by, reason="补计漏报的一件")

    first.refresh_from_db()
    assert (first.edition, first.remark, first.reason) == (1, "首版", "")
    assert (second.edition, second.reason, second.figures["closing"]) == (2, "补计漏报的一件", 2)
    numbers = [Reading(each.figures).total.cell("I4").now for each in (first, second)]
    assert numbers == [[5, 6], [6, 7]]
    assert queries.editions(first) == [1, 2]
    with pytest.raises(IntegrityError):
        Bulletin.objects.create(
            unit=JIANGXI, month=MONTH, edition=3, figures={}, digest="", published_by=by, published_at=NOW
        )


def test_what_is_published_is_what_was_seen():
    """The month was closed anew between the preview and the publishing."""
    by = supervisor(JIANGXI)
    seen = queries.draft(by.unit.division, MONTH, today=NOW.date()).digest
    close_month(MONTH, now=NOW)
    with pytest.raises(Conflict):
        publish(by, seen=seen)
    assert not Bulletin.objects.exists()


def test_a_bulletin_is_visible_to_its_unit_and_below_alone():
    published(supervisor(JIANGXI))
    published(supervisor(NATION))
    seen = {
        code: {each.unit for each in queries.bulletins_of(user(code, role))}
        for code, role in (
            *((code, Role.SUPERVISOR) for code in (NATION, JIANGXI, YINGTAN, YUJIANG_COUNTY, "440000000000")),
            *((code, Role.OPERATOR) for code in (YUJIANG, GUANGFENG, CHANGAN)),
        )
    }
    below = {JIANGXI, NATION}
    assert seen == {
        NATION: {NATION}, JIANGXI: below, YINGTAN: below, YUJIANG_COUNTY: below, "440000000000": {NATION},
        YUJIANG: below, GUANGFENG: below, CHANGAN: {NATION},
    }  # fmt: skip


def test_each_unit_finds_its_own_line(django_assert_max_num_queries):
    """A city and a county in the lists of the province; a township among those of its county; by one query."""
    reading = Reading(published(supervisor(JIANGXI)).figures)

    with django_assert_max_num_queries(3):
        city, county, township = (queries.own(reading, division(code)) for code in (YINGTAN, GUANGFENG_COUNTY, YUJIANG))
    assert queries.own(reading, division(JIANGXI)) is None
    assert (city.line.cell("I5").rank, city.is_in_list, city.above) == ((2, 2), True, "江西省")
    assert (county.line.cell("I5").rank, county.is_in_list) == ((1, 2), True)
    assert (township.line.cell("I5").now, township.line.cell("I5").rank) == ([2, 4], (1, 1))
    assert (township.is_in_list, township.above, township.line.cell("I5").missing) == (False, "余江区", 2)
    assert queries.line_above(reading, division(YUJIANG)).code == YINGTAN
    assert {line.code for line in queries.below(reading, division(SHANGRAO))} >= {GUANGFENG_COUNTY}
