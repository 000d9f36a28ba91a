"""Log-in days by unit, first made from those of the users that each unit has today."""

import padis.divisions.fields
from django.db import migrations, models


FILL = """
    INSERT INTO accounts_unitlogins (unit, month, days)
    SELECT u.unit_id, to_char(l.day, 'YYYYMM'), bit_or(1 << (extract(day FROM l.day)::int - 1))
    FROM accounts_loginday l JOIN accounts_user u ON u.id = l.user_id GROUP BY 1, 2
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_moves'),
    ]

    operations = [
        migrations.CreateModel(
            name='UnitLogIns',
            fields=[
                ('pk', models.CompositePrimaryKey('unit', 'month', blank=True, editable=False, primary_key=True, serialize=False)),
                ('unit', padis.divisions.fields.DivisionCode()),
                ('month', models.CharField(db_collation='C', max_length=6)),
                ('days', models.IntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['month'], include=('unit', 'days'), name='log_ins_by_month')],
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
