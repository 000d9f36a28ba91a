from django.apps import AppConfig


class SharedConfig(AppConfig):
    name = "padis.shared"

    def ready(self) -> None:
        """Register the system check."""
        from padis.shared import checks  # noqa: F401
