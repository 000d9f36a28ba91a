"""Which share of what falls due is to be answered on time."""

from datetime import date

from django.db import migrations

FROM = date(2009, 10, 1)  # as the first parameters
OURS = "PADIS Exchange: no rule is known, our choice"


def insert(apps, schema_editor):
    apps.get_model("deadlines", "Parameter").objects.create(
        name="on_time_target", value="90", valid_from=FROM, source=OURS
    )


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0005_activity_days")]
    operations = [migrations.RunPython(insert, migrations.RunPython.noop)]
