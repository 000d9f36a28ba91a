from django.db import migrations

from padis.shared.sharding import composite_key


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [composite_key("cases_claim", "case_id", "cases_case")]
