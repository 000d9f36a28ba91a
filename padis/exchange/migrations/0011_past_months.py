from django.db import migrations

COUNTS = (
    "sent", "opened", "returned", "withdrawn", "void", "paper", "due", "on_time", "late", "declined", "confirmed", "unread",
    "again_due", "again_on_time", "again_late",
)  # fmt: skip
KEY = "shard, month, side, kind, partner, unit, key_person"
FORWARDS = """
    CREATE TABLE exchange_tally_city_past PARTITION OF exchange_tally FOR VALUES IN ('city_past');
    CREATE TABLE exchange_tally_province PARTITION OF exchange_tally FOR VALUES IN ('province')
"""
BACKWARDS = f"""
    INSERT INTO exchange_tally ({KEY}, grain, {", ".join(COUNTS)})
    SELECT {KEY}, 'city', {", ".join(COUNTS)} FROM exchange_tally_city_past
    ON CONFLICT ({KEY}, grain) DO UPDATE SET {", ".join(f"{name} = exchange_tally.{name} + EXCLUDED.{name}" for name in COUNTS)};
    DROP TABLE exchange_tally_city_past, exchange_tally_province
"""


class Migration(migrations.Migration):
    """Parts of the table for months that are past: by city, and by province."""

    dependencies = [("exchange", "0010_city_rows")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
