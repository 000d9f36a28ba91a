from django.db import migrations, models

AGES = {"over_7": 8, "over_15": 16, "over_30": 31}
OPEN = """
    INSERT INTO exchange_backlog (shard, side, day, county, kind, key_person, open, overdue, {column})
    SELECT shard, side, asked_on + {days}, unit, kind, key_person, 0, 0, sum(n) FROM exchange_opencount
    WHERE grain = 'county' GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(n) <> 0
    ON CONFLICT (shard, side, day, county, kind, key_person) DO UPDATE SET {column} = EXCLUDED.{column}
"""
"""What is open already, by the day from which on it is so old."""


class Migration(migrations.Migration):
    dependencies = [("exchange", "0006_only_received")]

    operations = [
        *(
            migrations.AddField("backlog", column, models.IntegerField(default=0, db_default=0))
            for column in AGES
        ),
        *(
            migrations.RunSQL(OPEN.format(column=column, days=days), migrations.RunSQL.noop)
            for column, days in AGES.items()
        ),
    ]
