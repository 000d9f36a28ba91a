"""Keys of many rows, shard by shard and a few hundred at a time."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from uuid import UUID

from padis.shared.sharding import Key

BATCH = 500


def batches(keys: Iterable[Key]) -> Iterator[tuple[str, Sequence[UUID]]]:
    """`keys` come by shard."""
    for shard, group in groupby(keys, key=lambda key: key[0]):
        ids = (id for _shard, id in group)
        while batch := list(islice(ids, BATCH)):
            yield shard, batch
