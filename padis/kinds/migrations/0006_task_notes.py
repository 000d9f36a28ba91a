"""Notes belong to the tasks of every kind: the table keeps its rows under another name."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("kinds", "0005_marks_of_a_sheet"),
    ]

    operations = [
        migrations.RenameModel("ServiceNote", "TaskNote"),
    ]
