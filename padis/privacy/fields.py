"""Model fields that are encrypted at rest and opened when the attribute is read, not when the row is loaded.

In the instance a sealed value stays bytes until somebody reads the attribute; a value that was never read is
written back as it came. `values()` and `values_list()` give the sealed bytes: open one with `field.unseal`.
Nothing can be filtered by a sealed field except for being NULL; a blind index beside it is there for that.
"""

import json
from typing import Any

import orjson
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from padis.privacy.crypto import seal, unseal


class _OpenedOnRead(DeferredAttribute):
    """The attribute of a sealed field. It stores both forms under the same name: bytes are sealed."""

    field: "SealedField"

    def __get__(self, instance: models.Model | None, owner: Any = None) -> Any:
        if instance is None:
            return self
        values, name = instance.__dict__, self.field.attname
        value = values[name] if name in values else super().__get__(instance, owner)
        if isinstance(value, bytes | memoryview):
            value = values[name] = self.field.unseal(bytes(value))
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class SealedField(models.Field):
    """Stores what `to_text` makes of the value, sealed for `context`; None is NULL.

    In an abstract model, `%(app_label)s` in the context stands for the app of the model that inherits the field.
    """

    descriptor_class = _OpenedOnRead

    def __init__(self, *args: Any, context: str, **options: Any) -> None:
        self.context = context
        super().__init__(*args, **{**options, "editable": False})

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        if not cls._meta.abstract:
            self.context = self.context % {"app_label": cls._meta.app_label}
        super().contribute_to_class(cls, name, private_only)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        options.pop("editable", None)
        return name, path, args, {**options, "context": self.context}

    def get_internal_type(self) -> str:
        return "BinaryField"

    def to_text(self, value: Any) -> str:
        raise NotImplementedError

    def from_text(self, text: str) -> Any:
        raise NotImplementedError

    def seal(self, value: Any) -> bytes:
        """The bytes of the column, for COPY and other ways around the model."""
        return seal(self.to_text(value), context=self.context)

    def unseal(self, sealed: bytes) -> Any:
        """The value of what `values_list` gave. Raises Unreadable."""
        return self.from_text(unseal(sealed, context=self.context))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        return model_instance.__dict__.get(self.attname)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is None or isinstance(value, bytes | memoryview):
            return value
        return self.seal(value)

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None


class SealedTextField(SealedField):
    """A text, encrypted."""

    def to_text(self, value: Any) -> str:
        if not isinstance(value, str):
            raise TypeError(f"{self.context} takes a text, not {type(value).__name__}.")
        return value

    def from_text(self, text: str) -> str:
        return text


class SealedJSONField(SealedField):
    """A dict or list of plain JSON values, encrypted."""

    def to_text(self, value: Any) -> str:
        return orjson.dumps(value, option=orjson.OPT_PASSTHROUGH_DATETIME).decode()

    def from_text(self, text: str) -> Any:
        return json.loads(text)
