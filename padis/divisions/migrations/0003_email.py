"""The office's e-mail address in its address-book entry."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('divisions', '0002_entry_changes'),
    ]

    operations = [
        migrations.AddField(
            model_name='unit',
            name='email',
            field=models.CharField(blank=True, default='', max_length=100),
            preserve_default=False,
        ),
    ]
