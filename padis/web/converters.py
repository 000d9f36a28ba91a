"""Parts of addresses: `<division:code>` is a division code of 12 digits."""

from django.urls import register_converter


class DivisionConverter:
    regex = "[0-9]{12}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(DivisionConverter, "division")
