import padis.divisions.fields
from django.db import migrations, models

ROLES = [("operator", "Operator"), ("supervisor", "Supervisor"), ("administrator", "Administrator")]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [
        migrations.AlterField(
            model_name="accountevent",
            name="what",
            field=models.CharField(
                choices=[
                    ("created", "Created"),
                    ("disabled", "Disabled"),
                    ("enabled", "Enabled"),
                    ("password_reset", "Password Reset"),
                    ("password_changed", "Password Changed"),
                    ("unlocked", "Unlocked"),
                    ("second_factor_removed", "Second Factor Removed"),
                    ("moved", "Moved"),
                ],
                max_length=24,
            ),
        ),
        migrations.AddField(
            model_name="accountevent",
            name="from_unit",
            field=padis.divisions.fields.DivisionCode(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="accountevent",
            name="to_unit",
            field=padis.divisions.fields.DivisionCode(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="accountevent",
            name="from_role",
            field=models.CharField(blank=True, choices=ROLES, default="", max_length=16),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="accountevent",
            name="to_role",
            field=models.CharField(blank=True, choices=ROLES, default="", max_length=16),
            preserve_default=False,
        ),
    ]
