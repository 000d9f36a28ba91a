from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "padis.register.quality"
