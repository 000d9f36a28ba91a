"""What is kept in memory is read once, again after a while, and at once after a change of one's own."""

from padis.shared import kept
from padis.shared.kept import Kept


def test_it_is_read_once_until_it_is_old_or_forgotten(monkeypatch):
    """The clock is moved on: another process's change is seen after `SECONDS`, one's own at once."""
    now, reads = [100.0], iter(range(9))
    monkeypatch.setattr(kept.time, "monotonic", lambda: now[0])
    held = Kept(lambda: next(reads))
    assert [held.get(), held.get()] == [0, 0]
    now[0] += kept.SECONDS
    assert held.get() == 0
    now[0] += 1
    assert [held.get(), held.get()] == [1, 1]
    held.forget()
    assert held.get() == 2
