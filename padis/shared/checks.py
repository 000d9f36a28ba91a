"""A system check that keeps every sharded table fit for a cluster (docs/adr/0002); it runs with every start and test."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, register
from django.db import models

from padis.shared.sharding import has_shard


@register
def sharded_tables_keep_their_shard(app_configs: Sequence[AppConfig] | None, **_options: Any) -> list[CheckMessage]:
    """Keys and unique constraints begin with the shard; links stay within it, or lead to an ordinary table."""
    return [
        Error(problem, obj=model) for model in apps.get_models() if has_shard(model) for problem in problems_of(model)
    ]


def problems_of(model: type[models.Model]) -> Iterator[str]:
    meta = model._meta
    if not isinstance(meta.pk, models.CompositePrimaryKey) or meta.pk.field_names[0] != "shard":
        yield "The primary key of a sharded table begins with its shard."
    for constraint in meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and "shard" not in constraint.fields:
            yield f"The unique constraint {constraint.name} lacks the shard."
    for field in meta.get_fields():
        if isinstance(field, models.AutoField):
            yield f"{field.name}: a sharded table has no identity column."
        elif isinstance(field, models.ManyToManyField):
            yield f"{field.name}: a sharded table has no automatic many-to-many table."
        elif isinstance(field, models.ForeignKey) and has_shard(field.related_model):
            yield f"{field.name}: a link to a sharded table carries the shard (SameShardLink)."
        elif isinstance(field, models.Field) and field.unique and not field.primary_key:
            yield f"{field.name}: a unique column alone cannot hold across shards."
