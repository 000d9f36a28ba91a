from django.db import migrations, models

WAITING = ("open", "overdue", "over_7", "over_15", "over_30")
SAME = "shard, side, kind, key_person"
FOLDED = "'0001-01-01'::date"
CITY = "rpad(left(unit, 4), 12, '0')"
SINCE = (FOLDED, "due_on + 1", "asked_on + 8", "asked_on + 16", "asked_on + 31")
"""From which day on what is open by now counts in each column; what changed before is one row."""
EACH = ", ".join(
    f"({day}, {', '.join('n' if other == place else '0' for other in range(len(WAITING)))})" for place, day in enumerate(SINCE)
)
KEY = "shard, grain, side, kind, day, unit, partner, key_person"
FORWARDS = f"""
    ALTER TABLE exchange_backlog RENAME TO exchange_backlog_before;
    ALTER TABLE exchange_backlog_before ADD COLUMN partner varchar(2) COLLATE "C" NOT NULL DEFAULT '00';
    ALTER TABLE exchange_backlog_before ALTER COLUMN partner DROP DEFAULT;
    CREATE TABLE exchange_backlog (LIKE exchange_backlog_before INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY LIST (grain);
    CREATE TABLE exchange_backlog_city PARTITION OF exchange_backlog FOR VALUES IN ('city');
    CREATE TABLE exchange_backlog_city_by PARTITION OF exchange_backlog FOR VALUES IN ('city_by');
    CREATE TABLE exchange_backlog_county PARTITION OF exchange_backlog FOR VALUES IN ('county');
    INSERT INTO exchange_backlog SELECT * FROM exchange_backlog_before;
    DROP TABLE exchange_backlog_before;
    INSERT INTO exchange_backlog ({SAME}, grain, unit, partner, day, {", ".join(WAITING)})
    SELECT {SAME}, 'city_by', unit, partner, v.day, {", ".join(f"sum(v.{name})" for name in WAITING)}
    FROM exchange_opencount CROSS JOIN LATERAL (VALUES {EACH}) AS v (day, {", ".join(WAITING)})
    WHERE grain = 'city_by' GROUP BY {SAME}, unit, partner, v.day;
    ALTER TABLE exchange_backlog ADD CONSTRAINT exchange_backlog_pkey PRIMARY KEY ({KEY});
    DROP TABLE exchange_opencount_city_by;
    ANALYZE exchange_backlog
"""
BACKWARDS = f"""
    CREATE TABLE exchange_opencount_city_by PARTITION OF exchange_opencount FOR VALUES IN ('city_by');
    INSERT INTO exchange_opencount ({SAME}, grain, unit, partner, asked_on, due_on, n)
    SELECT {SAME}, 'city_by', {CITY} AS city, partner, asked_on, due_on, sum(n)
    FROM exchange_opencount WHERE grain = 'county_by' GROUP BY {SAME}, city, partner, asked_on, due_on;
    ALTER TABLE exchange_backlog RENAME TO exchange_backlog_parts;
    CREATE TABLE exchange_backlog (LIKE exchange_backlog_parts INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
    INSERT INTO exchange_backlog SELECT * FROM exchange_backlog_parts WHERE grain <> 'city_by';
    DROP TABLE exchange_backlog_parts;
    ALTER TABLE exchange_backlog DROP COLUMN partner;
    ALTER TABLE exchange_backlog ADD CONSTRAINT exchange_backlog_pkey
        PRIMARY KEY (shard, grain, side, kind, day, unit, key_person)
"""


class Migration(migrations.Migration):
    """What is open between a city and a partner province becomes a running sum, too; the backlog lies in one part for each grain."""

    dependencies = [("exchange", "0011_past_months")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(FORWARDS, BACKWARDS)],
            [
                migrations.AddField(
                    "backlog", "partner", models.CharField(db_collation="C", default="00", max_length=2), preserve_default=False
                ),
                migrations.AlterField(
                    "backlog",
                    "pk",
                    models.CompositePrimaryKey(
                        "shard", "grain", "side", "kind", "day", "unit", "partner", "key_person",
                        blank=True, editable=False, primary_key=True, serialize=False,
                    ),
                ),
            ],
        )
    ]
