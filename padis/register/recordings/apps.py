from django.apps import AppConfig


class RecordingsConfig(AppConfig):
    name = "padis.register.recordings"
