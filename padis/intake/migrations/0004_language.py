from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_filed")]
    operations = [migrations.AddField("import", "language", models.CharField(default="zh-hans", max_length=12))]
