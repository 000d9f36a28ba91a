"""When a unit is reminded of its address-book entry."""

from datetime import date

from django.db import migrations

FROM = date(2009, 10, 1)  # as the first parameters
OURS = "PADIS Exchange: no rule is known, our choice"


def insert(apps, schema_editor):
    apps.get_model("deadlines", "Parameter").objects.create(
        name="entry_months", value="6", valid_from=FROM, source=OURS
    )


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0002_first_limits_and_parameters")]
    operations = [migrations.RunPython(insert, migrations.RunPython.noop)]
