from django.apps import AppConfig


class DivisionsConfig(AppConfig):
    name = "padis.divisions"
