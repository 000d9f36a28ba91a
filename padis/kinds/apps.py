from django.apps import AppConfig


class KindsConfig(AppConfig):
    name = "padis.kinds"

    def ready(self) -> None:
        """Tell the core which kinds there are: the one place that lists them."""
        from padis.exchange.kinds import register
        from padis.kinds.verification import VERIFICATION

        for kind in (VERIFICATION,):
            register(kind)
