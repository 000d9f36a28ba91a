"""A filled database against what must be true of it; as long as nobody acted in it since, whoever looked at pages."""

from collections.abc import Iterator
from pathlib import Path

from django.utils import timezone

from padis.shared.time import beijing_date
from padis.simulator.country import compare


def run(file: str) -> Iterator[dict[str, object]]:
    report = compare.differences(Path(file), today=beijing_date(timezone.now()))
    examples = [f"{finding.name} {example}" for finding in report.findings for example in finding.examples]
    yield {"differences": report.differences, "examples": examples}
