from django.db import migrations, models

CITY = "rpad(left(unit, 4), 12, '0')"
SAME = "shard, month, edition, side, kind, key_person"
COUNTS = (
    "sent", "opened", "returned", "withdrawn", "void", "paper", "due", "on_time", "late", "declined", "confirmed", "unread",
    "again_due", "again_on_time", "again_late", "open", "overdue", "over_7", "over_15", "over_30",
)  # fmt: skip
FILL = f"""
    UPDATE monitoring_closedtally SET grain = 'county_by' WHERE grain = 'county' AND partner <> '00';
    INSERT INTO monitoring_closedtally (grain, partner, unit, {SAME}, {", ".join(COUNTS)})
    SELECT replace(grain, 'county', 'city'), partner, {CITY} AS city, {SAME}, {", ".join(f"sum({name})" for name in COUNTS)}
    FROM monitoring_closedtally WHERE grain IN ('county', 'county_by') GROUP BY grain, partner, city, {SAME}
"""
BACK = """
    DELETE FROM monitoring_closedtally WHERE grain IN ('city', 'city_by');
    UPDATE monitoring_closedtally SET grain = 'county' WHERE grain = 'county_by'
"""


class Migration(migrations.Migration):
    """The months that were closed before cities had rows: sums of their counties' rows, so no number changes."""

    dependencies = [("monitoring", "0001_closed_months")]

    operations = [
        migrations.AlterField("closedtally", "grain", models.CharField(max_length=12)),
        migrations.RunSQL(FILL, BACK),
    ]
