"""What the start says of kinds of message that cannot be sent yet."""

import pytest

from padis.cli import prepare
from padis.privacy import legal
from padis.privacy.models import LegalBasis

pytestmark = pytest.mark.django_db


def test_a_fresh_installation_is_told_in_both_languages(capsys):
    """Whoever starts it learns why nothing can be filed, and who changes that."""
    LegalBasis.objects.all().delete()
    legal.forget()

    prepare.tell_what_is_off()

    told = capsys.readouterr().out
    assert "Off: verification" in told and "未启用：verification" in told and "法律依据" in told


def test_an_installation_in_use_is_told_nothing(capsys):
    prepare.tell_what_is_off()

    assert capsys.readouterr().out == ""


def test_demonstration_and_simulation_have_every_kind_on():
    LegalBasis.objects.all().delete()
    legal.forget()

    prepare.record_legal_bases()
    legal.forget()

    assert legal.is_on("verification", LegalBasis.objects.get(kind="verification").recorded_at.date())
