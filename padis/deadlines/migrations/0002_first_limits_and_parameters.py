"""The limits and parameters to begin with."""

from datetime import date

from django.db import migrations

FROM = date(2009, 10, 1)  # the Regulation's first day; the exchange rule named below is of the same time

RULE = "流动人口计划生育信息交换工作制度"
OURS = "PADIS Exchange: no rule is known, our choice"

LIMITS = [
    ("verification", "urgent", 15, RULE),  # currently pregnant
    ("verification", "normal", 30, RULE),  # all others
    ("verification", "confirm", 15, OURS),  # the asker confirms an answer or asks again
    ("verification", "reply", 5, OURS),  # the asker replies to a question back
    ("verification", "resend", 5, OURS),  # the asker sends a returned item on
    ("verification", "follow_up", 15, OURS),  # the asker clears up what a confirmed answer left open
]
PARAMETERS = [
    ("age_min", "18", "流动人口计划生育工作条例 第二条、第七条释义"),
    ("age_max", "49", "流动人口计划生育工作条例 第二条、第七条释义"),
    ("min_move_level", "county", "流动人口计划生育工作条例 第二条"),
    ("closing_day", "20", RULE),
    ("answers_until", "27", RULE),
]


def insert(apps, schema_editor):
    limits, parameters = apps.get_model("deadlines", "Limit"), apps.get_model("deadlines", "Parameter")
    for kind, level, number, source in LIMITS:
        limits.objects.create(kind=kind, level=level, number=number, unit="days", valid_from=FROM, source=source)
    for name, value, source in PARAMETERS:
        parameters.objects.create(name=name, value=value, valid_from=FROM, source=source)


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0001_initial")]
    operations = [migrations.RunPython(insert, migrations.RunPython.noop)]
