from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('privacy', '0005_register_purpose'),
    ]

    operations = [
        migrations.AlterField(
            model_name='accesslog',
            name='purpose',
            field=models.CharField(choices=[('filing', 'filing a case'), ('handling', 'handling an item of my unit'), ('maintaining', 'maintaining a case of my unit'), ('duplicate', 'looking at a possible duplicate'), ('supervision', 'a superior looks in'), ('request', 'a request of the person herself'), ('follow_up', 'offering her a service'), ('register', "keeping my unit's register")], max_length=12),
        ),
    ]
