"""The whole recount: everything that was filled in and done in the run, against the ledger."""

import time
from collections.abc import Iterator

from padis.exchange.recount import verify


def run() -> Iterator[dict[str, object]]:
    started = time.monotonic()
    report = verify()
    yield {
        "seconds": time.monotonic() - started,
        "differences": report.differences,
        "examples": [f"{finding.name}: {example}" for finding in report.findings for example in finding.examples],
    }
