"""Why a kind of message may be sent. Nothing is recorded here: on an installation that is in use, too, somebody must say it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def _user():
    return models.ForeignKey(
        db_constraint=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):

    dependencies = [
        ("privacy", "0003_unit_keys"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LegalBasis",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=24)),
                ("basis", models.CharField(max_length=500)),
                ("document", models.CharField(max_length=200)),
                ("valid_from", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_why", models.CharField(blank=True, max_length=200)),
                ("recorded_by", _user()),
                ("withdrawn_by", _user()),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "-recorded_at"], name="bases_of_a_kind")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("withdrawn_at", None), ("withdrawn_why", ""))
                        | models.Q(("withdrawn_at__isnull", False), models.Q(("withdrawn_why", ""), _negated=True)),
                        name="who_withdraws_a_legal_basis_says_why",
                    )
                ],
            },
        ),
    ]
