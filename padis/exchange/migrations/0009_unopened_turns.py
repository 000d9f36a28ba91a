from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0008_joined'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='turn',
            index=models.Index(condition=models.Q(('state', 'sent')), fields=['since'], include=('unit', 'act'), name='turns_unopened'),
        ),
    ]
