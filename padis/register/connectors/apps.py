from django.apps import AppConfig


class ConnectorsConfig(AppConfig):
    name = "padis.register.connectors"
    label = "connectors"

    def ready(self) -> None:
        from padis.register import registry
        from padis.register.connectors.making import register_for

        registry.offer(register_for)
