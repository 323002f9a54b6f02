import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("competitions", "0002_appeals_minimum_entries_and_time_of_schemes"),
        ("judging", "0002_mark_conflicts_and_private_notes"),
        ("registrations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Advance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("on", "проходит дальше"),
                            ("stopped", "дальше не проходит"),
                            ("waiting", "ещё не решено"),
                        ],
                        max_length=8,
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("first", models.PositiveIntegerField(blank=True, null=True, verbose_name="место этапа")),
                ("last", models.PositiveIntegerField(blank=True, null=True)),
                ("group", models.CharField(blank=True, max_length=64, verbose_name="группа")),
                ("shown", models.CharField(blank=True, max_length=64, verbose_name="итог этапа")),
                ("is_decided", models.BooleanField(default=False)),
                ("is_disputed", models.BooleanField(default=False)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="advances",
                        to="registrations.entry",
                    ),
                ),
                (
                    "stage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="advances",
                        to="competitions.stage",
                    ),
                ),
            ],
            options={
                "ordering": ["stage", "position", "id"],
                "constraints": [models.UniqueConstraint(fields=("entry", "stage"), name="advance_once")],
            },
        ),
    ]
