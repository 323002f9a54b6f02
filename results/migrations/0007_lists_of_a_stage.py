import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("competitions", "0002_appeals_minimum_entries_and_time_of_schemes"),
        ("results", "0006_commitments_of_free_words"),
    ]

    operations = [
        migrations.AlterField(
            model_name="decision",
            name="kind",
            field=models.CharField(
                choices=[
                    ("order", "порядок внутри равных"),
                    ("award_line", "равные на границе наград"),
                    ("advance", "кто проходит дальше"),
                    ("special", "специальный приз"),
                    ("accept_incomplete", "принято неполное оценивание"),
                ],
                max_length=32,
                verbose_name="о чём",
            ),
        ),
        migrations.CreateModel(
            name="StageList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("entries", models.JSONField(default=list)),
                ("announced_by_id", models.PositiveBigIntegerField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "division",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stage_lists",
                        to="competitions.division",
                    ),
                ),
                (
                    "stage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stage_lists",
                        to="competitions.stage",
                    ),
                ),
            ],
            options={"ordering": ["-id"]},
        ),
    ]
