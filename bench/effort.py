"""How often things are measured, and on how much."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Effort:
    """How often things are measured."""

    times: int  # so often the larger country is laid out: simulated once, then copied
    rounds: int
    visits: int  # to each page in a round; with little data, where only the ratio counts, half of them
    acts: int
    batches: int
    rows: int  # of the workbook that is imported
    received: int  # report forms
    scans: int  # forms printed, scanned and read
    people: int  # of one township's register
    entries: int  # of all registers, among which one is looked up
    entered: int  # rows of the workbook that is brought into a register
    forms: int  # of each client
    fresh: int
    seconds: int  # of pgbench, before and after the load over HTTP
    messages: int  # of a year of the whole country, whose counts are laid out for the monitors; 0: they are left out


QUICK = Effort(
    times=8,
    rounds=4,
    visits=15,
    acts=200,
    batches=5,
    rows=2_000,
    received=1_500,
    scans=30,
    people=2_500,
    entries=100_000,
    entered=3_000,
    forms=50,
    fresh=8,
    seconds=2,
    messages=0,
)
FULL = Effort(
    times=1,
    rounds=12,
    visits=20,
    acts=600,
    batches=25,
    rows=10_000,
    received=10_000,
    scans=100,
    people=30_000,
    entries=10_000_000,
    entered=100_000,
    forms=250,
    fresh=30,
    seconds=10,
    messages=30_000_000,
)
