from django.db import migrations

from padis.shared.sharding import composite_key


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]
    operations = [composite_key("intake_importrow", "parent_id", "intake_import")]
