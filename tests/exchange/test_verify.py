"""The recount finds what was changed behind the door's back, and says where."""

import pytest
from django.db import connection
from django.db.models import Sum

from padis.exchange import actions
from padis.exchange.models import Anchor, Backlog, LedgerEntry, OpenCount, Tally, Turn
from padis.exchange.recount import verify
from tests.world import CHANGAN, TODAY, YUJIANG, filed, later, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions_loaded")]


def differing(name: str) -> int:
    return {finding.name: finding.differences for finding in verify().findings}[name]


@pytest.fixture
def message():
    sent = filed(user(CHANGAN))
    actions.answer(key=sent.key, by=user(YUJIANG), finding="consistent", corrections={}, note="", now=later(1))
    return sent


def test_a_changed_tally_is_found_with_both_values(message):
    """A figure that somebody embellished differs from the ledger, by name and number."""
    Tally.objects.filter(grain="township", unit=YUJIANG, side="receiver", month="202612").update(on_time=2)
    (finding,) = [finding for finding in verify().findings if finding.name == "tally"]
    assert finding.differences == 1
    assert "on_time: ledger 1, shown 2" in finding.examples[0]


def test_a_vanished_turn_is_found(message):
    """An open item that awaits nobody is the worst that can happen."""
    Turn.objects.all().delete()
    assert differing("turn") == 1


def test_an_invented_open_count_is_found(message):
    """A row that no event made is a difference too."""
    row = OpenCount.objects.filter(grain="county_by").first()
    OpenCount.objects.filter(pk=row.pk).update(n=5)
    assert differing("open") == 1


def test_an_embellished_backlog_is_found(message):
    """What the nation's page shows as overdue is checked like every other figure."""
    Backlog.objects.filter(grain="county", side="sender", day=TODAY).update(overdue=-1)
    assert differing("backlog") == 1


@pytest.mark.parametrize(
    "change",
    ["due_on = due_on + 1", "at = at + interval '1 microsecond'", "in_time = NOT in_time", "unit = '360000000000'"],
)
def test_one_changed_entry_breaks_the_chain_at_its_place(message, change):
    """One altered value in the ledger is found and located."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE exchange_ledgerentry SET {change} WHERE no = 1")
    (finding,) = [finding for finding in verify().findings if finding.name == "chain"]
    assert finding.examples[0] == f"{message.shard} {message.id} #1"


@pytest.mark.parametrize(("model", "grain", "column", "check"), [
    (Tally, "city", "due", "tally"), (Tally, "city_by", "due", "tally"),
    (Backlog, "city_by", "overdue", "backlog"), (Backlog, "city", "open", "backlog"),
])  # fmt: skip
def test_an_embellished_row_of_a_city_is_found(message, model, grain, column, check):
    """The nation's and the provinces' pages read nothing else."""
    row = model.objects.filter(grain=grain, side="sender").first()
    model.objects.filter(pk=row.pk).update(**{column: 9})
    assert differing(check) == 1


def test_a_removed_entry_breaks_the_chain(message):
    """What happened cannot be made not to have happened."""
    LedgerEntry.objects.filter(no=1).delete()
    assert differing("chain") == 1


def test_anchors_find_a_chain_that_was_rewritten_whole(message):
    """Even a consistent forgery of an item's whole chain differs from the signed day."""
    assert actions.anchor_until(TODAY) == 1
    assert differing("anchor") == 0
    LedgerEntry.objects.filter(day=TODAY).delete()
    assert differing("anchor") == 1


def test_every_day_is_anchored_once(message):
    """The job may run late, or twice: days are neither left out nor repeated."""
    assert actions.anchor_until(later(1).date()) == 2
    assert actions.anchor_until(later(1).date()) == 0
    assert Anchor.objects.count() == 2


def test_swept_zeros_change_nothing(message):
    """Rows that fell to 0 are upkeep, not truth."""
    assert actions.sweep() == 4
    assert verify().differences == 0


def test_folded_days_change_nothing(message):
    """The backlog's past days may be one row or many: the same is open, and the same overdue."""
    filed(user(CHANGAN), at=later(2))
    before = of_senders()
    assert actions.fold(before=later(2).date()) == 12
    assert actions.fold(before=later(2).date()) == 0
    assert of_senders() == before
    assert not Backlog.objects.filter(grain__in=["city", "city_by"], day__lt=later(2).date()).exists()
    assert verify().differences == 0
    Backlog.objects.filter(grain="province", side="sender").update(open=7)
    assert differing("backlog") == 1


@pytest.mark.parametrize("idle", [10, 300])
def test_days_on_which_nothing_happens_are_folded_too(message, idle):
    """After a holiday, or on a platform that nobody uses any more, the recount finds no difference that is none."""
    filed(user(CHANGAN), at=later(1))
    assert actions.fold(before=later(idle).date())
    assert verify().differences == 0
    Backlog.objects.update(open=5)
    assert differing("backlog")


def test_moved_months_change_nothing(message):
    """The cities' counts lie elsewhere by morning, and what is counted later falls on their own rows; the recount adds both up."""
    rows = Tally.objects.filter(grain__in=["city", "city_by"]).count()
    assert actions.fold_months(before="202612") + actions.fold_months(before="209901") == rows
    assert not Tally.objects.filter(grain__in=["city", "city_by"]).exists()
    actions.confirm(key=message.key, by=user(CHANGAN), accepted=[], now=later(2))
    assert Tally.objects.filter(grain="city").count() == 2
    assert verify().differences == 0
    assert actions.fold_months(before="209901") == 4
    for grain in ("province", "province_by"):
        assert Tally.objects.get(grain=grain, side="sender", month="202612").confirmed == 1
    assert verify().differences == 0


@pytest.mark.parametrize(
    ("grain", "found"), [("city_past", 2), ("province", 1), ("city_by_past", 2), ("province_by", 1)]
)
def test_an_embellished_row_of_what_was_moved_is_found(message, grain, found):
    """A city's is found against the ledger, and makes its province's differ; a province's against its cities."""
    actions.fold_months(before="209901")
    row = Tally.objects.filter(grain=grain, side="sender", month="202612").get()
    Tally.objects.filter(pk=row.pk).update(late=9)
    assert differing("tally") == found


def of_senders() -> list[tuple[int, int]]:
    """Open and overdue on the senders' side, as of some days: before and after the second one's due day."""
    sums = [
        Backlog.objects.filter(grain="county", side="sender", day__lte=later(days).date()).aggregate(
            Sum("open"), Sum("overdue")
        )
        for days in (2, 32, 33)
    ]
    return [(found["open__sum"], found["overdue__sum"]) for found in sums]
