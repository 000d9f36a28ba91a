"""When a township counts as one that uses the platform, that does not log in, that does not receive."""

from datetime import date

from django.db import migrations

FROM = date(2009, 10, 1)  # as the first parameters
OURS = "PADIS Exchange: no rule is known, our choice"
FIRST = {"login_days": "15", "silent_days": "7", "unopened_days": "3"}


def insert(apps, schema_editor):
    for name, value in FIRST.items():
        apps.get_model("deadlines", "Parameter").objects.create(name=name, value=value, valid_from=FROM, source=OURS)


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0004_who_set_it")]
    operations = [migrations.RunPython(insert, migrations.RunPython.noop)]
