"""The states of an import are called alike, whatever its rows become."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0004_language")]
    operations = [
        migrations.AlterField(
            "import",
            "state",
            models.CharField(
                choices=[
                    ("columns", "columns to be confirmed"),
                    ("checking", "being checked"),
                    ("checked", "checked, nothing imported yet"),
                    ("importing", "being imported"),
                    ("stopped", "stopped"),
                    ("done", "done"),
                    ("cleared", "rows removed"),
                ],
                default="columns",
                max_length=12,
            ),
        ),
        migrations.RunSQL(
            "UPDATE intake_import SET state = 'importing' WHERE state = 'filing'",
            "UPDATE intake_import SET state = 'filing' WHERE state = 'importing'",
        ),
    ]
