"""Parts of addresses: `<division:code>` is a division code of 12 digits, `<case:number>` the number of a case."""

from django.urls import register_converter


class DivisionConverter:
    regex = "[0-9]{12}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class CaseNumberConverter(DivisionConverter):
    regex = "[0-9]{9}-[0-9]{4}-[0-9]{6,9}"


register_converter(DivisionConverter, "division")
register_converter(CaseNumberConverter, "case")
