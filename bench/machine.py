"""The machine: what it is, and how busy it is."""

import os
import platform
from pathlib import Path


def cores() -> int:
    return len(os.sched_getaffinity(0))


def load() -> str:
    return " ".join(f"{each:.1f}" for each in os.getloadavg())


def facts() -> dict[str, object]:
    return {
        "machine": f"{cores()} cores, {model()}, {memory()} GB",
        "python": platform.python_version(),
        "load": load(),
    }


def model() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def memory() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


def clean_environment() -> dict[str, str]:
    """Ours, without what would make a site another one than `padis serve` starts by itself."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PADIS_", "DATABASE_URL", "PG"))}
