"""What the townships of the demonstration have in their local registers: most of the people they are asked about, mostly right.

What a register holds is what its township answers later, so that side by side the pages tell one story.
"""

from datetime import datetime, timedelta
from random import Random

from padis.register import sources
from padis.register.actions.writing import RegisterWrites, add_person, new_person
from padis.shared.time import beijing_date
from padis.simulator.cast import Player
from padis.simulator.people import Facts, flawed, person

WITHOUT_A_FILE = 0.07
"""Share of people whom one side does not have: 一方未建卡."""
OTHERS = 40
"""So many people of each register are never asked about."""
OLDEST = 900  # days before the first day of the demonstration, of what was recorded


class Registers:
    """Entries of all registers, recorded before anybody asks; `write` hands them over at once."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(f"registers {seed}")
        self._writes = RegisterWrites()

    def of_other_side(self, player: Player, facts: Facts, now: datetime) -> Facts | None:
        """What the township that will be asked has of her; None where it does not have her."""
        if self.rng.random() < WITHOUT_A_FILE:
            return None
        held = flawed(self.rng, facts)
        self._record(player, held, now)
        return held

    def of_own_side(self, player: Player, facts: Facts, now: datetime) -> None:
        """Who files has her as filed, with what was told by her."""
        if self.rng.random() >= WITHOUT_A_FILE:
            self._record(player, facts, now)

    def fill_up(self, player: Player, others: list[Player], now: datetime) -> None:
        """People of the township whom nobody asks about."""
        for _each in range(OTHERS):
            away = self.rng.choice([each for each in others if each.unit != player.unit])
            facts = person(self.rng, registered_code=player.unit, residence_code=away.unit, today=beijing_date(now))
            self._record(player, facts, now)

    def write(self) -> None:
        self._writes.flush()

    def _record(self, player: Player, facts: Facts, now: datetime) -> None:
        at = now - timedelta(days=self.rng.randrange(1, OLDEST), minutes=self.rng.randrange(600))
        entry = new_person(player.unit, facts, source=sources.ENTERED, at=at)
        add_person(entry, facts, by_id=player.user.pk, writes=self._writes)
