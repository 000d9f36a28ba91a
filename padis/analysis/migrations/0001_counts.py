from django.db import migrations, models

import padis.shared.sharding

KEY = ("shard", "place", "side", "first", "second")
SIDES = [("residence", "Place of residence"), ("registration", "Place of registration")]


class Migration(migrations.Migration):

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="CaseCount",
            fields=[
                ("pk", models.CompositePrimaryKey(*KEY, blank=True, editable=False, primary_key=True, serialize=False)),
                ("shard", padis.shared.sharding.ShardField(db_collation="C", editable=False, max_length=12)),
                ("place", models.CharField(blank=True, db_collation="C", max_length=12)),
                ("side", models.CharField(choices=SIDES, max_length=12)),
                ("first", models.CharField(max_length=12)),
                ("second", models.CharField(blank=True, max_length=12)),
                ("counts", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="Counting",
            fields=[
                ("id", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("counted_at", models.DateTimeField()),
            ],
        ),
    ]
