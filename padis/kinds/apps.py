from importlib import import_module

from django.apps import AppConfig

KINDS = ("verification", "exam_report", "first_child", "first_child_notice", "birth_registration", "fact_correction")
"""Every kind of message, by the name of its folder here: the one list."""


class KindsConfig(AppConfig):
    name = "padis.kinds"

    def ready(self) -> None:
        for name in KINDS:
            load(name)


def load(name: str) -> None:
    """Tell the core of a kind."""
    from padis.exchange.kinds import register

    register(import_module(f"padis.kinds.{name}").KIND)
