from django.db import migrations

WAITING = ("open", "overdue", "over_7", "over_15", "over_30")
KEY = "shard, side, kind, day, unit, partner, key_person"
MOVED = {"city": ("city_past", "province"), "city_by": ("city_by_past", "province_by")}
FORWARDS = "; ".join(
    f"CREATE TABLE exchange_backlog_{grain} PARTITION OF exchange_backlog FOR VALUES IN ('{grain}')"
    for grains in MOVED.values()
    for grain in grains
)
BACKWARDS = "; ".join(
    f"""
    INSERT INTO exchange_backlog ({KEY}, grain, {", ".join(WAITING)})
    SELECT {KEY}, '{grain}', {", ".join(WAITING)} FROM exchange_backlog_{by_city}
    ON CONFLICT ({KEY}, grain) DO UPDATE SET {", ".join(f"{name} = exchange_backlog.{name} + EXCLUDED.{name}" for name in WAITING)};
    DROP TABLE exchange_backlog_{by_city}, exchange_backlog_{by_province}
    """
    for grain, (by_city, by_province) in MOVED.items()
)


class Migration(migrations.Migration):
    """Parts of the table for what is moved at night of the cities' backlog."""

    dependencies = [("exchange", "0013_past_by_partner")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
