"""The national targets that a bulletin is set against, beside the on-time target: what is answered at all, what is received."""

from datetime import date

from django.db import migrations

FROM = date(2009, 10, 1)  # as the first parameters
OURS = "PADIS Exchange: no rule is known, our choice"
TARGETS = {"answer_target": "95", "receive_target": "90"}


def insert(apps, schema_editor):
    for name, value in TARGETS.items():
        apps.get_model("deadlines", "Parameter").objects.create(name=name, value=value, valid_from=FROM, source=OURS)


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0007_service_days")]
    operations = [migrations.RunPython(insert, migrations.RunPython.noop)]
