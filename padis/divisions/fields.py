"""The column type of a division code."""

from typing import Any

from django.db import models


class DivisionCode(models.CharField):
    """A 12-digit division code, compared byte by byte so that "below a unit" is an index range."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max_length": 12, "db_collation": "C", **options})

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        options.pop("max_length", None)
        options.pop("db_collation", None)
        return name, path, args, options
