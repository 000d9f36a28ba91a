"""Reading the access log."""

from padis.privacy.models import AccessLog
from padis.shared.sharding import Key, cross_shard


def accesses_to(case: Key) -> list[AccessLog]:
    """Who has read this case's record, latest first, with user and unit loaded, to be given to the person."""
    case_shard, case_id = case
    rows = AccessLog.objects.filter(case_shard=case_shard, case_id=case_id).order_by("-at", "-id")
    with cross_shard("the list of accesses: the readers sit in any unit"):
        return list(rows.select_related("user__unit__division"))
