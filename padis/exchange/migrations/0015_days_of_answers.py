from django.conf import settings
from django.db import migrations, models

COUNTS = (
    "sent", "opened", "returned", "withdrawn", "void", "paper", "due", "on_time", "late", "declined", "confirmed", "unread",
    "again_due", "again_on_time", "again_late",
)  # fmt: skip
CITY = "rpad(left({}, 4), 12, '0')"
KEY = "shard, grain, month, side, kind, unit, partner, key_person"
KEY_BEFORE = "shard, grain, month, side, kind, partner, unit, key_person"
ADD = f"""
    INSERT INTO exchange_tally ({KEY}, {", ".join(COUNTS)}, took)
    SELECT left(s.county, {settings.SHARD_DIGITS}) AS shard, g.grain, e.due_month, s.side, e.kind, g.unit, g.partner, e.key_person,
           {", ".join("0" for _column in COUNTS)},
           sum(('1' || repeat('0', 8 * least(greatest(e.day - e.asked_on, 0), 99)))::numeric)
    FROM exchange_ledgerentry e CROSS JOIN LATERAL (VALUES
        ('sender', e.sender, e.sender_county, left(e.receiver, 2)), ('receiver', e.receiver, e.receiver_county, left(e.sender, 2))
    ) AS s (side, unit, county, partner) CROSS JOIN LATERAL (VALUES
        ('city', '00', {CITY.format("s.county")}), ('city_by', s.partner, {CITY.format("s.county")}),
        ('county', '00', s.county), ('county_by', s.partner, s.county), ('township', '00', s.unit)
    ) AS g (grain, partner, unit)
    WHERE e.event = 'answered' AND NOT e.again GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
    ON CONFLICT ({KEY}) DO UPDATE SET took = exchange_tally.took + EXCLUDED.took
"""


def primary(key: str) -> str:
    return f"ALTER TABLE exchange_tally DROP CONSTRAINT exchange_tally_pkey, ADD CONSTRAINT exchange_tally_pkey PRIMARY KEY ({key})"


class Migration(migrations.Migration):
    """How many days first answers took is counted with all else, so that corridors with a province are live. What was moved
    to past months stays: a city's row and the one it was moved to are added up. Rows of one unit come to lie together."""

    dependencies = [("exchange", "0014_past_backlog")]

    operations = [
        migrations.AddField(
            "tally", "took", models.DecimalField(db_default=0, decimal_places=0, default=0, max_digits=800)
        ),
        migrations.RunSQL(
            [primary(KEY), ADD],
            primary(KEY_BEFORE),
            state_operations=[
                migrations.AlterField(
                    "tally",
                    "pk",
                    models.CompositePrimaryKey(
                        "shard", "grain", "month", "side", "kind", "unit", "partner", "key_person",
                        blank=True, editable=False, primary_key=True, serialize=False,
                    ),
                )
            ],
        ),
    ]
