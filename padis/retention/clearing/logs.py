"""The access log, once the three years are over for which it is kept (PIPL 55, 56)."""

from datetime import datetime

from padis.privacy.models import AccessLog, Look
from padis.shared.sharding import cross_shard
from padis.shared.transactions import use_case


@use_case
def clear_logs(*, before: datetime) -> int:
    with cross_shard("contents whose time has passed"):
        return sum(model.objects.filter(at__lt=before).delete()[0] for model in (AccessLog, Look))
