from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class WebConfig(AppConfig):
    name = "padis.web"

    def ready(self) -> None:
        from padis.web.idle import begin

        user_logged_in.connect(begin, dispatch_uid="idle sessions")
