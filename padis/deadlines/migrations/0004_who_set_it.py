import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def who():
    return models.ForeignKey(
        db_constraint=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


UNIQUE = {
    "limit": (["kind", "level", "valid_from"], "one_limit_of_a_kind_and_level_begins_on_a_day"),
    "parameter": (["name", "valid_from"], "one_value_of_a_parameter_begins_on_a_day"),
}


def of(model):
    fields, name = UNIQUE[model]
    stands = models.UniqueConstraint(fields=fields, condition=models.Q(("withdrawn_at", None)), name=name)
    return [
        migrations.AddField(model, "set_by", who()),
        migrations.AddField(model, "set_at", models.DateTimeField(null=True)),
        migrations.AddField(model, "withdrawn_by", who()),
        migrations.AddField(model, "withdrawn_at", models.DateTimeField(null=True)),
        migrations.RemoveConstraint(model, name),
        migrations.AddConstraint(model, stands),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("deadlines", "0003_entry_months"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [*of("limit"), *of("parameter")]
