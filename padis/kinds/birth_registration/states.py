"""The stages of a birth registration, as data: it stands from the first moment, may be corrected, and may be void."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import pgettext_lazy


class Stage(models.TextChoices):
    REGISTERED = "registered", pgettext_lazy("birth registration", "Registered")
    VOID = "void", pgettext_lazy("birth registration", "Void: an entry error")


class Step(models.TextChoices):
    CORRECT = "correct", pgettext_lazy("birth registration", "correct it")
    VOID = "void", pgettext_lazy("birth registration", "declare it void")


@dataclass(frozen=True, slots=True)
class Way:
    """From a stage, a step leads to `target`."""

    source: Stage
    target: Stage


WAYS: dict[Step, Way] = {
    Step.CORRECT: Way(Stage.REGISTERED, Stage.REGISTERED),
    Step.VOID: Way(Stage.REGISTERED, Stage.VOID),
}
