from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("register", "0003_one_frame_of_imports")]
    operations = [
        migrations.AddField("registerimportrow", "claim_id", models.UUIDField(null=True)),
        migrations.AlterField(
            "registerimport",
            "state",
            models.CharField(
                choices=[
                    ("columns", "columns to be confirmed"),
                    ("checking", "being checked"),
                    ("checked", "checked, nothing imported yet"),
                    ("importing", "being imported"),
                    ("taking_back", "being taken back"),
                    ("stopped", "stopped"),
                    ("done", "done"),
                    ("cleared", "rows removed"),
                ],
                default="columns",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            "registerimportrow",
            "outcome",
            models.CharField(
                choices=[
                    ("waiting", "not checked yet"),
                    ("new", "new person"),
                    ("adds", "adds to an entry"),
                    ("contradicts", "contradicts the register"),
                    ("faulty", "to be mended"),
                    ("twice", "twice in the file"),
                    ("same", "known already"),
                    ("recorded", "recorded"),
                    ("taken_back", "taken back"),
                    ("passed_over", "example row"),
                ],
                default="waiting",
                max_length=12,
            ),
        ),
    ]
