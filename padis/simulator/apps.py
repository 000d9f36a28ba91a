from django.apps import AppConfig


class SimulatorConfig(AppConfig):
    name = "padis.simulator"
