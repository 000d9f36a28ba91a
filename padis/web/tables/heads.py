"""What stands above a table: the pages beside it, the groups of its columns, the columns."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from padis.accounts.models import User
from padis.exchange.kinds import Kind
from padis.monitoring.tables import build
from padis.monitoring.tables.shapes import SHAPES, Basis, Shape
from padis.web.tables.asked import Asked

BASES: dict[Basis, str | Promise] = {
    Basis.ASKED: gettext_lazy("by the day of asking"),
    Basis.DUE: gettext_lazy("by the due day"),
    Basis.NOW: gettext_lazy("at this moment"),
}


@dataclass(frozen=True, slots=True)
class Tab:
    label: str | Promise
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class Head:
    key: str
    label: str | Promise
    address: str  # that sorts by it
    order: str
    basis: str


def title_of(kind: Kind) -> str:
    """What the table of network co-operation is called for a kind."""
    return _("%(kind)s: statistics of notification") % {"kind": kind.name}


def tabs(asked: Asked, user: User) -> list[Tab]:
    """The pages of the same menu, for the same place."""
    code = asked.place.code
    if asked.shape.each_kind:
        return [
            Tab(title_of(kind), f"{reverse('network:table', args=[code])}?kind={kind.code}", kind == asked.kind)
            for kind in build.kinds_for(asked.shape)
        ]
    return monitor_tabs(code, user, asked.shape.code)


def monitor_tabs(code: str, user: User, current: str = "") -> list[Tab]:
    """The pages of the monitor: the live counters, the tables, the question for any indicator."""
    own = code == user.unit_id
    return [
        Tab(
            _("Live counters"),
            reverse("monitor:counters") if own else reverse("monitor:place", args=[code]),
            current == "counters",
        ),
        *(
            Tab(shape.title, reverse("monitor:table", args=[shape.code, code]), current == shape.code)
            for shape in SHAPES
            if not shape.each_kind
        ),
        Tab(_("User activity"), reverse("activity:place", args=[code]), current == "activity"),
        Tab(_("Any indicator"), reverse("monitor:indicators", args=[code]), current == "indicators"),
    ]


def groups(shape: Shape) -> list[tuple[str | Promise, int]]:
    return [(group.label, len(group.figures)) for group in shape.groups]


def bases(asked: Asked) -> list[tuple[str | Promise, str, int]]:
    return [
        (moment(asked) if basis is Basis.NOW else BASES[basis], f"{group.side}-{basis}", width)
        for group, basis, width in build.bases(asked.shape)
    ]


def moment(asked: Asked) -> str | Promise:
    """As of when what is open is counted."""
    return _("at the month's end") if asked.closed else BASES[Basis.NOW]


def heads(asked: Asked) -> list[Head]:
    found = []
    for group, figure in asked.shape.figures:
        key = f"{group.side}-{figure.key}"
        found.append(Head(key, figure.label, asked.sorted_by(key), asked.order(key), figure.basis.value))
    return found
