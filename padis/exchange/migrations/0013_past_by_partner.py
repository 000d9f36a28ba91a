from django.db import migrations

COUNTS = (
    "sent", "opened", "returned", "withdrawn", "void", "paper", "due", "on_time", "late", "declined", "confirmed", "unread",
    "again_due", "again_on_time", "again_late",
)  # fmt: skip
KEY = "shard, month, side, kind, partner, unit, key_person"
FORWARDS = """
    CREATE TABLE exchange_tally_city_by_past PARTITION OF exchange_tally FOR VALUES IN ('city_by_past');
    CREATE TABLE exchange_tally_province_by PARTITION OF exchange_tally FOR VALUES IN ('province_by')
"""
BACKWARDS = f"""
    INSERT INTO exchange_tally ({KEY}, grain, {", ".join(COUNTS)})
    SELECT {KEY}, 'city_by', {", ".join(COUNTS)} FROM exchange_tally_city_by_past
    ON CONFLICT ({KEY}, grain) DO UPDATE SET {", ".join(f"{name} = exchange_tally.{name} + EXCLUDED.{name}" for name in COUNTS)};
    DROP TABLE exchange_tally_city_by_past, exchange_tally_province_by
"""


class Migration(migrations.Migration):
    """Parts of the table for what is moved at night of the cities' counts by partner province."""

    dependencies = [("exchange", "0012_backlog_by_partner")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
