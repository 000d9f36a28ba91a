from datetime import date

from django.db import migrations

FROM = date(2009, 10, 1)  # as the first limits
OURS = "PADIS Exchange: no rule is known, our choice"
LIMITS = [("fact_correction", "normal", 30, OURS), ("fact_correction", "resend", 5, OURS)]


def insert_limits(apps, schema_editor):
    limits = apps.get_model("deadlines", "Limit")
    for kind, level, number, source in LIMITS:
        limits.objects.create(kind=kind, level=level, number=number, unit="days", valid_from=FROM, source=source)


class Migration(migrations.Migration):
    dependencies = [("kinds", "0006_task_notes"), ("deadlines", "0004_who_set_it")]
    operations = [migrations.RunPython(insert_limits, migrations.RunPython.noop)]
