import padis.divisions.fields
import padis.shared.sharding
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0003_merges'),
    ]

    operations = [
        migrations.CreateModel(
            name='ServiceMark',
            fields=[
                ('pk', models.CompositePrimaryKey('shard', 'unit', 'case_id', 'mark', blank=True, editable=False, primary_key=True, serialize=False)),
                ('shard', padis.shared.sharding.ShardField(db_collation='C', editable=False, max_length=12)),
                ('unit', padis.divisions.fields.DivisionCode()),
                ('case_id', models.UUIDField()),
                ('mark', models.BinaryField()),
                ('case_shard', padis.shared.sharding.ShardField(db_collation='C', editable=False, max_length=12)),
                ('number', models.CharField(db_collation='C', max_length=24)),
                ('partner', padis.divisions.fields.DivisionCode()),
                ('label', models.CharField(max_length=60)),
                ('due_on', models.DateField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, choices=[('served', 'Offered'), ('declined', 'Declined by the person'), ('left', "No longer this unit's")], max_length=8)),
            ],
            options={
                'indexes': [models.Index(fields=['case_id'], name='service_marks_of_a_case'), models.Index(condition=models.Q(('settled_at', None)), fields=['shard', 'unit', 'mark'], name='services_to_offer')],
            },
        ),
    ]
