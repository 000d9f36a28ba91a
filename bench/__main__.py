"""`python -m bench`: see --help."""

import argparse
import json
import signal
import sys

from rich.console import Console

from bench import report
from bench.effort import FULL, QUICK
from bench.run import run
from bench.workshop import say

SMALLEST = 10_000
QUICK_SIZES, SIZES, ALL_SIZES = (10_000, 200_000), (10_000, 1_000_000), (10_000, 1_000_000, 10_000_000)


def main() -> None:
    """Exits 1 where a number could not be measured; a missed bar is no failure."""
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(143))
    asked = arguments().parse_args()
    preset = QUICK_SIZES if asked.quick else ALL_SIZES if asked.all else SIZES
    results, facts = run(tuple(sorted(asked.sizes or preset)), QUICK if asked.quick else FULL)
    empty = report.missed(results, quick=asked.quick)
    if asked.json:
        bars = {bar.key: results.get(bar.key) for bar in report.asked_for(quick=asked.quick)}
        print(json.dumps({**report.rounded({**bars, **results}), "facts": facts}, ensure_ascii=False))
    Console(stderr=asked.json).print(report.table(results, facts, quick=asked.quick))
    if empty:
        say(f"Not measured: {', '.join(empty)}")
    sys.exit(1 if empty else 0)


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="script/bench", description="Measure on generated data, on this machine.")
    sizes = parser.add_mutually_exclusive_group()
    sizes.add_argument("--quick", action="store_true", help="10 and 200 thousand cases, in minutes")
    sizes.add_argument("--full", dest="all", action="store_true", help="10 million cases too, in hours")
    parser.add_argument("--sizes", type=size, nargs="+", metavar="CASES", help="other sizes, the smallest first")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout; the table goes to stderr")
    return parser


def size(text: str) -> int:
    cases = int(text.replace(",", "").replace("_", ""))
    if cases < SMALLEST:
        raise argparse.ArgumentTypeError(f"at least {SMALLEST}")
    return cases


if __name__ == "__main__":
    main()
