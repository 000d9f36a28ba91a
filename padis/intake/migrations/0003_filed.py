from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_composite_keys")]
    operations = [migrations.AddField("import", "filed", models.IntegerField(default=0))]
