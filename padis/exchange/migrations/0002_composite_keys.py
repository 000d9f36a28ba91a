from django.db import migrations

from padis.shared.sharding import composite_key


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial"), ("cases", "0002_composite_keys")]
    operations = [
        composite_key("exchange_message", "case_id", "cases_case"),
        composite_key("exchange_sheet", "message_id", "exchange_message"),
    ]
