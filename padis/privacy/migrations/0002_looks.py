"""Who looked into whose lists."""

import django.db.models.deletion
import padis.divisions.fields
import padis.shared.sharding
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('privacy', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Look',
            fields=[
                ('pk', models.CompositePrimaryKey('shard', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('shard', padis.shared.sharding.ShardField(db_collation='C', editable=False, max_length=12)),
                ('id', models.UUIDField(default=padis.shared.sharding.new_id, editable=False)),
                ('unit', padis.divisions.fields.DivisionCode()),
                ('by_unit', padis.divisions.fields.DivisionCode()),
                ('page', models.CharField(choices=[('todo', 'to-do list'), ('register', 'notice register'), ('item', 'one item')], max_length=12)),
                ('number', models.CharField(blank=True, db_collation='C', max_length=28)),
                ('at', models.DateTimeField()),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['shard', 'unit', '-at'], name='looks_at_a_unit')],
            },
        ),
    ]
