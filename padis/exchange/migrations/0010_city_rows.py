from django.db import migrations, models

CITY = "rpad(left(unit, 4), 12, '0')"
SIMPLE = "shard, month, side, kind, key_person"
COUNTS = (
    "sent", "opened", "returned", "withdrawn", "void", "paper", "due", "on_time", "late", "declined", "confirmed", "unread",
    "again_due", "again_on_time", "again_late",
)  # fmt: skip
WAITING = ("open", "overdue", "over_7", "over_15", "over_30")


def sums(columns: tuple[str, ...]) -> str:
    return ", ".join(f"sum({column})" for column in columns)


def partitioned(table: str, key: str, grains: tuple[str, ...]) -> str:
    """The table's rows in one part for each grain; those of counties by partner get a grain of their own."""
    parts = "".join(
        f"CREATE TABLE {table}_{grain} PARTITION OF {table} FOR VALUES IN ('{grain}');"
        for grain in grains
    )
    return f"""
        ALTER TABLE {table} ALTER COLUMN grain TYPE varchar(12);
        ALTER TABLE {table} RENAME TO {table}_before;
        CREATE TABLE {table} (LIKE {table}_before INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY LIST (grain);
        {parts}
        UPDATE {table}_before SET grain = 'county_by' WHERE grain = 'county' AND partner <> '00';
        INSERT INTO {table} SELECT * FROM {table}_before;
        DROP TABLE {table}_before;
        {{fill}};
        ALTER TABLE {table} ADD CONSTRAINT {table}_pkey PRIMARY KEY ({key});
        ANALYZE {table}
    """


TALLIES = partitioned(
    "exchange_tally",
    "shard, grain, month, side, kind, partner, unit, key_person",
    ("city", "city_by", "county", "county_by", "township"),
).format(
    fill=f"""
        INSERT INTO exchange_tally (grain, partner, unit, {SIMPLE}, {", ".join(COUNTS)})
        SELECT replace(grain, 'county', 'city'), partner, {CITY} AS city, {SIMPLE}, {sums(COUNTS)}
        FROM exchange_tally WHERE grain IN ('county', 'county_by') GROUP BY grain, partner, city, {SIMPLE}"""
)
OPEN = partitioned(
    "exchange_opencount",
    "shard, grain, side, kind, partner, unit, key_person, asked_on, due_on",
    ("city_by", "county_by", "township"),
).format(
    fill=f"""
        INSERT INTO exchange_opencount (shard, grain, partner, unit, side, kind, key_person, asked_on, due_on, n)
        SELECT shard, 'city_by', partner, {CITY} AS city, side, kind, key_person, asked_on, due_on, sum(n)
        FROM exchange_opencount WHERE grain = 'county_by'
        GROUP BY shard, partner, city, side, kind, key_person, asked_on, due_on"""
)
BACKLOG = f"""
    ALTER TABLE exchange_backlog DROP CONSTRAINT exchange_backlog_pkey;
    ALTER TABLE exchange_backlog RENAME COLUMN county TO unit;
    ALTER TABLE exchange_backlog ADD COLUMN grain varchar(12) NOT NULL DEFAULT 'county';
    ALTER TABLE exchange_backlog ALTER COLUMN grain DROP DEFAULT;
    INSERT INTO exchange_backlog (shard, grain, side, day, unit, kind, key_person, {", ".join(WAITING)})
    SELECT shard, 'city', side, day, {CITY} AS city, kind, key_person, {sums(WAITING)}
    FROM exchange_backlog GROUP BY shard, side, day, city, kind, key_person;
    ALTER TABLE exchange_backlog ADD CONSTRAINT exchange_backlog_pkey
        PRIMARY KEY (shard, grain, side, kind, day, unit, key_person);
    ANALYZE exchange_backlog
"""


def whole(table: str, key: str) -> str:
    """Backwards."""
    return f"""
        ALTER TABLE {table} RENAME TO {table}_parts;
        CREATE TABLE {table} (LIKE {table}_parts INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
        INSERT INTO {table} SELECT * FROM {table}_parts WHERE grain NOT IN ('city', 'city_by');
        DROP TABLE {table}_parts;
        UPDATE {table} SET grain = 'county' WHERE grain = 'county_by';
        ALTER TABLE {table} ALTER COLUMN grain TYPE varchar(8);
        ALTER TABLE {table} ADD CONSTRAINT {table}_pkey PRIMARY KEY ({key})
    """


BACKWARDS = [
    whole("exchange_tally", "shard, grain, month, partner, unit, side, kind, key_person"),
    whole("exchange_opencount", "shard, grain, partner, unit, side, kind, key_person, asked_on, due_on"),
    """
    DELETE FROM exchange_backlog WHERE grain = 'city';
    ALTER TABLE exchange_backlog DROP CONSTRAINT exchange_backlog_pkey;
    ALTER TABLE exchange_backlog DROP COLUMN grain;
    ALTER TABLE exchange_backlog RENAME COLUMN unit TO county;
    ALTER TABLE exchange_backlog ADD CONSTRAINT exchange_backlog_pkey PRIMARY KEY (shard, side, day, county, kind, key_person)
    """,
]


def key(model: str, *columns: str) -> migrations.AlterField:
    primary = models.CompositePrimaryKey(*columns, blank=True, editable=False, primary_key=True, serialize=False)
    return migrations.AlterField(model, "pk", primary)


class Migration(migrations.Migration):
    """Set by set, of what is there: rows of cities, and a part of the table for each grain."""

    dependencies = [("exchange", "0009_unopened_turns")]

    operations = [
        migrations.RunSQL(
            [TALLIES, OPEN, BACKLOG],
            BACKWARDS,
            state_operations=[
                migrations.AlterField("tally", "grain", models.CharField(max_length=12)),
                migrations.AlterField("opencount", "grain", models.CharField(max_length=12)),
                migrations.AddField("backlog", "grain", models.CharField(max_length=12), preserve_default=False),
                key("backlog", "shard", "grain", "side", "kind", "day", "key_person"),
                migrations.RenameField("backlog", "county", "unit"),
                key("backlog", "shard", "grain", "side", "kind", "day", "unit", "key_person"),
                key("tally", "shard", "grain", "month", "side", "kind", "partner", "unit", "key_person"),
                key("opencount", "shard", "grain", "side", "kind", "partner", "unit", "key_person", "asked_on", "due_on"),
            ],
        ),
    ]
