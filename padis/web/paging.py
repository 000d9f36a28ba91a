"""Lists: fifty rows a page, sorted by a column that the address bar names."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page as DjangoPage
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

ROWS = 50


@dataclass(frozen=True)
class Page:
    """One page of a list, for `ui/pager.html` and `{% sort_head %}`. Iterates over its rows."""

    rows: DjangoPage
    sort: str  # a key of the view's columns, with "-" before it for descending

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def total(self) -> int:
        return self.rows.paginator.count

    @property
    def several(self) -> bool:
        return self.rows.paginator.num_pages > 1


@dataclass(frozen=True, slots=True)
class Order:
    """`sort` as in the address; `fields` as for `order_by`."""

    sort: str
    fields: list[str]


def order(request: HttpRequest, *, columns: Mapping[str, Sequence[str]], default: str) -> Order:
    """What `?sort=` names; a key that does not exist falls back to the default."""
    sort = request.GET.get("sort", default)
    if sort.removeprefix("-") not in columns:
        sort = default
    return Order(sort, _fields(columns[sort.removeprefix("-")], descending=sort.startswith("-")))


def paginate(
    request: HttpRequest,
    rows: QuerySet,
    *,
    columns: Mapping[str, Sequence[str]],
    default: str,
    total: int | None = None,
) -> Page:
    """The page that `?page=` and `?sort=` name.

    `columns`: key in the address → fields to order by, the last of them unique; `default`: a key, maybe with "-".
    A key or page that does not exist falls back to the default, the nearest page. `total`: how many rows there are, where
    that is known already.
    """
    wanted = order(request, columns=columns, default=default)
    pages = Paginator(rows.order_by(*wanted.fields), ROWS)
    if total is not None:
        pages.count = total
    return Page(pages.get_page(request.GET.get("page")), wanted.sort)


def _fields(fields: Sequence[str], *, descending: bool) -> list[str]:
    if not descending:
        return list(fields)
    return [field.removeprefix("-") if field.startswith("-") else f"-{field}" for field in fields]
