"""The rows and the states of an import are called as those of an import of cases are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("register", "0002_by_birth")]
    operations = [
        migrations.RemoveIndex("registerimportrow", "register_rows_by_state"),
        migrations.RenameField("registerimportrow", "state", "outcome"),
        migrations.AddIndex(
            "registerimportrow",
            models.Index(fields=["shard", "parent_id", "outcome", "number"], name="register_rows_by_outcome"),
        ),
        migrations.AlterField(
            "registerimport",
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
            "UPDATE register_registerimport SET state = 'importing' WHERE state = 'recording'",
            "UPDATE register_registerimport SET state = 'recording' WHERE state = 'importing'",
        ),
    ]
