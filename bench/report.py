"""From samples to numbers, and from numbers to the table. Pure."""

import math
from collections.abc import Mapping, Sequence
from statistics import median

from rich.table import Table

from bench.bars import BARS, Bar, Results

STYLES = {"ok": "green", "missed": "red", "not measured": "yellow"}


def percentile(samples: Sequence[float], share: float) -> float:
    """The nearest-rank percentile: the smallest sample that at least this share does not exceed."""
    ordered = sorted(samples)
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)]


UNDISTURBED = 0.25
"""What else a machine does only ever adds to a time: visits are compared by those that it disturbed least."""


def ratio(large: Sequence[float], small: Sequence[float]) -> float:
    """How much longer it takes with much data than with little: of the lower quartiles."""
    return percentile(large, UNDISTURBED) / percentile(small, UNDISTURBED)


def rate(counts: Sequence[float], seconds: Sequence[float]) -> float:
    """So many a second: the median of the rounds."""
    return median(count / each for count, each in zip(counts, seconds, strict=True))


def ratio_of_rounds(first: Sequence[float], second: Sequence[float]) -> float:
    """The median of the ratios of what was measured in turn, round by round."""
    return median(one / other for one, other in zip(first, second, strict=True))


def page_numbers(large: Mapping[str, Sequence[float]], small: Mapping[str, Sequence[float]]) -> Results:
    """The ratios and percentiles of the pages; samples in ms by page, as `bench.tasks.pages` gives them."""
    ratios = {page: ratio(large[page], small[page]) for page in large}
    slowest = {page: percentile(samples, 0.95) for page, samples in large.items()}
    levels = [page for page in large if page.startswith("monitor_")]
    reads = [page for page in large if page not in levels]
    return {
        "todo_ratio": ratios["todo"],
        "case_ratio": max(ratios["case"], ratios["item"]),
        "monitor_ratio": max(ratios[level] for level in levels),
        **{f"{level}_ratio": ratios[level] for level in levels},
        "read_p95_ms": max(slowest[page] for page in reads),
        "read_samples": min(len(large[page]) for page in reads),
        "monitor_p95_ms": max(slowest[level] for level in levels),
        "monitor_samples": min(len(large[level]) for level in levels),
        **{f"{page}_p50_ms": median(large[page]) for page in large},
    }


def national_numbers(whole: Mapping[str, Sequence[float]], small: Mapping[str, Sequence[float]]) -> Results:
    """Of the monitors on the counts of a whole country."""
    ratios = {f"national_{page}_ratio": ratio(whole[page], small[page]) for page in whole}
    slowest = max(percentile(samples, 0.95) for samples in whole.values())
    return {"national_ratio": max(ratios.values()), "national_p95_ms": slowest, **ratios}


def asked_for(*, quick: bool) -> list[Bar]:
    return [bar for bar in BARS if bar.quick or not quick]


def missed(results: Results, *, quick: bool = False) -> list[str]:
    """The keys that could not be measured."""
    return [bar.key for bar in asked_for(quick=quick) if results.get(bar.key) is None]


def table(results: Results, facts: Mapping[str, object], *, quick: bool = False) -> Table:
    """The bars with what was measured beside them."""
    shown = Table(
        title="PADIS Exchange: measured", caption="\n".join(f"{name}: {value}" for name, value in facts.items())
    )
    shown.add_column("what")
    for heading in ("measured", "bar", ""):
        shown.add_column(heading, justify="right")
    for bar in asked_for(quick=quick):
        value = results.get(bar.key)
        verdict = bar.verdict(value)
        shown.add_row(bar.what, in_words(value, bar.unit), bar.limit, verdict, style=STYLES.get(verdict, "dim"))
    return shown


def in_words(value: float | None, unit: str) -> str:
    """Three digits that count, and the unit."""
    if value is None:
        return "—"
    digits = 0 if value == 0 or abs(value) >= 100 else max(2 - math.floor(math.log10(abs(value))), 0)
    return f"{value:,.{digits}f} {unit}".strip()


def rounded(results: Results) -> Results:
    """For the JSON: four digits that count."""
    return {
        key: value if value is None or isinstance(value, int) else float(f"{value:.4g}")
        for key, value in results.items()
    }
