"""Due days that hang on working days not published yet; constants as defaults, so no row is rewritten."""

from django.db import migrations, models

PROVISIONAL = models.BooleanField(db_default=False, default=False)


class Migration(migrations.Migration):

    dependencies = [
        ("exchange", "0004_docket_by_partner"),
    ]

    operations = [
        *(
            migrations.AddField(model_name=name, name="provisional", field=PROVISIONAL.clone())
            for name in ("message", "task", "turn", "docketrow")
        ),
        migrations.AddField(
            model_name="task",
            name="level",
            field=models.CharField(db_default="follow_up", default="follow_up", max_length=24),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("provisional", True)), fields=["shard", "id"], name="messages_provisionally_due"
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("provisional", True)), fields=["shard", "id"], name="tasks_provisionally_due"
            ),
        ),
        migrations.AlterField(
            model_name="ledgerentry",
            name="event",
            field=models.CharField(
                choices=[
                    ("sent", "sent"), ("opened", "opened"), ("part_answered", "answered in part"),
                    ("questioned", "asked a question"), ("replied", "replied to the question"), ("answered", "answered"),
                    ("confirmed", "confirmed the answer"), ("asked_again", "asked again"),
                    ("returned", "returned it as misdirected"), ("resent", "sent it to the right unit"),
                    ("withdrawn", "withdrew it"), ("declined", "recorded that the person declines"),
                    ("cancelled", "cancelled the case file"), ("voided", "deleted the case file"),
                    ("due_moved", "settled the due day by the calendar of working days"),
                    ("task_opened", "task opened"), ("task_done", "task done"),
                ],
                max_length=16,
            ),
        ),
    ]
