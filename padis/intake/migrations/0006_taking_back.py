from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0005_one_frame_of_imports")]
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
                    ("taking_back", "being taken back"),
                    ("stopped", "stopped"),
                    ("done", "done"),
                    ("cleared", "rows removed"),
                ],
                default="columns",
                max_length=12,
            ),
        ),
    ]
