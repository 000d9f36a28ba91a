"""The days that first answers took, counted in one number: eight decimal digits for each day from 0 to 99, day 0 the last.

So counts of different days are added up like any other count, by the database too, and a page reads one number where it
would add up a hundred. Up to 99,999,998 answers have room, all together.
"""

LONGEST = 99
"""Days; it stands for that or more."""
DIGITS = 8
DAY = 10**DIGITS
ONE = tuple(DAY**days for days in range(LONGEST + 1))
"""By days: one answer that took so many."""
MOST_DIGITS = DIGITS * len(ONE)


def in_sql(days: str) -> str:
    """One answer that took so many days, as SQL."""
    return f"('1' || repeat('0', {DIGITS} * ({days})))::numeric"


def number(took: int) -> int:
    """How many answers: the sum of the digits by base `DAY`, which is what is left of division by one less."""
    return took % (DAY - 1)


def within(took: int, days: int) -> int:
    """How many answers took at most so many days."""
    return number(took % DAY ** (days + 1))


def by_day(took: int) -> list[int]:
    """How many answers took 0, 1, … 99 days."""
    found = []
    for _day in ONE:
        took, answers = divmod(took, DAY)
        found.append(answers)
    return found


def median(took: int) -> int | None:
    """The lower median: half of the answers took at most so many days. None of no answer."""
    half, days = (number(took) + 1) // 2, -1
    while took and half > 0:
        took, answers = divmod(took, DAY)
        half -= answers
        days += 1
    return days if days >= 0 else None
