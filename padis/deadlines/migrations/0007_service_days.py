"""By when a service is to be offered to whom stands on the follow-up list."""

from datetime import date

from django.db import migrations

FROM = date(2009, 10, 1)  # as the first parameters
OURS = "PADIS Exchange: no rule is known, our choice"


def insert(apps, schema_editor):
    apps.get_model("deadlines", "Parameter").objects.create(
        name="service_days", value="30", valid_from=FROM, source=OURS
    )


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0006_on_time_target")]
    operations = [migrations.RunPython(insert, migrations.RunPython.noop)]
