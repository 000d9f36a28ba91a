import django.db.models.deletion
import padis.divisions.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Bulletin',
            fields=[
                ('pk', models.CompositePrimaryKey('unit', 'month', 'edition', blank=True, editable=False, primary_key=True, serialize=False)),
                ('unit', padis.divisions.fields.DivisionCode()),
                ('month', models.CharField(db_collation='C', max_length=6)),
                ('edition', models.SmallIntegerField()),
                ('figures', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('remark', models.TextField(blank=True)),
                ('reason', models.TextField(blank=True)),
                ('published_at', models.DateTimeField()),
                ('published_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('edition', 1), models.Q(('reason', ''), _negated=True), _connector='OR'), name='a_corrected_edition_says_why'),
                    models.CheckConstraint(condition=models.Q(('edition__gte', 1)), name='editions_are_counted_from_one'),
                ],
            },
        ),
    ]
