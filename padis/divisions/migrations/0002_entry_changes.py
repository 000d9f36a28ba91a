"""Who changed or confirmed an address-book entry, when."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('divisions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='EntryChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by_id', models.BigIntegerField()),
                ('by_name', models.CharField(max_length=60)),
                ('at', models.DateTimeField()),
                ('changes', models.JSONField(default=dict)),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='entry_changes', to='divisions.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['unit', '-at'], name='changes_of_an_entry')],
            },
        ),
    ]
