"""When contents were cleared last."""

from padis.retention.models import Run


def last_run() -> Run | None:
    return Run.objects.order_by("-started_at").first()
