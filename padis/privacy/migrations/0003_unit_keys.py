"""A pair of keys to be written to and a pair to sign with, for each unit that needs them."""

import padis.divisions.fields
import padis.privacy.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('privacy', '0002_looks'),
    ]

    operations = [
        migrations.CreateModel(
            name='UnitKeys',
            fields=[
                ('unit', padis.divisions.fields.DivisionCode(primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60)),
                ('agreement', models.BinaryField()),
                ('signature', models.BinaryField()),
                ('private', padis.privacy.fields.SealedJSONField(context='privacy.unit_keys')),
                ('made_at', models.DateTimeField()),
            ],
        ),
    ]
