"""Charts and sparklines: `{% load charts %}`. A chart is drawn from a table of the page, so the two cannot differ.

Give the table an id and its heads `data-column="key"` (and the heads of its rows first in each row), then:

    {% include "ui/chart_scripts.html" %}                                      in the block head
    {% chart "line" of="course" columns="rate target" label=_("…") %}          beside the table

Kinds: rows, bars, line, heat, flow (frontend/own/js/charts.js). A cell's figure is its `data-value`, else its text.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from padis.divisions.models import Division, Level

register = template.Library()

WIDTH, HEIGHT, EDGE = 100, 20, 2
LONG_NAMES = ("内蒙古", "黑龙江")


@register.inclusion_tag("ui/chart.html")
def chart(kind: str, *, of: str, label: str, columns: str = "", **extra: str) -> dict[str, object]:
    """The figure of the table whose id is `of`. `label` says in words what it shows; `extra` become data attributes."""
    return {"kind": kind, "of": of, "columns": columns, "label": label, "extra": extra}


@register.filter
def of(by_key: Mapping[str, Any], key: str) -> Any:
    """What stands under a key; None where nothing does."""
    return by_key.get(key)


@register.filter
def brief(place: Division) -> str:
    """A province as one says it (内蒙古, 江西), where there is little room; any other place by its name."""
    if place.level != Level.PROVINCE:
        return place.name
    return place.name[:3] if place.name.startswith(LONG_NAMES) else place.name[:2]


@register.simple_tag
def spark(values: Sequence[float | None], label: str, target: float | None = None) -> SafeString:
    """A line in a cell: shares from 0 to 1, the oldest first; None is a gap. `label` says them in words."""
    step = (WIDTH - 2 * EDGE) / max(len(values) - 1, 1)
    points = [
        None if value is None else (round(EDGE + step * at, 1), _height(value)) for at, value in enumerate(values)
    ]
    runs, words = _runs(points), escape(label)
    lines = "".join(f'<polyline points="{_points(run)}"/>' for run in runs if len(run) > 1)
    dots = "".join(f'<circle cx="{x}" cy="{y}" r="1.8"/>' for x, y in [run[-1] for run in runs][-1:])
    aim = "" if target is None else f'<line x1="0" x2="{WIDTH}" y1="{_height(target)}" y2="{_height(target)}"/>'
    return mark_safe(
        f'<svg class="spark" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" role="img" aria-label="{words}">'
        f"<title>{words}</title>{aim}{lines}{dots}</svg>"
    )


def _height(share: float) -> float:
    return round(HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE), 1)


def _runs(points: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """The points without gaps between them."""
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def _points(run: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in run)
