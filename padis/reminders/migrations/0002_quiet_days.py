"""When a unit is named to its county as quiet."""

from datetime import date

from django.db import migrations

FROM = date(2009, 10, 1)  # as the first parameters
OURS = "PADIS Exchange: no rule is known, our choice"


def insert(apps, schema_editor):
    apps.get_model("deadlines", "Parameter").objects.create(name="quiet_days", value="5", valid_from=FROM, source=OURS)


class Migration(migrations.Migration):
    dependencies = [("reminders", "0001_initial"), ("deadlines", "0004_who_set_it")]
    operations = [migrations.RunPython(insert, migrations.RunPython.noop)]
