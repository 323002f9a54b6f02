import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("competitions", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="competition",
            name="appeals_until",
            field=models.DateTimeField(blank=True, null=True, verbose_name="апелляции до"),
        ),
        migrations.AddField(
            model_name="competition",
            name="minimum_entries",
            field=models.PositiveSmallIntegerField(default=2, verbose_name="номинация состоится, если работ не меньше"),
        ),
        migrations.AddField(
            model_name="scheme",
            name="created_at",
            field=models.DateTimeField(auto_now_add=True, default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="scheme",
            name="updated_at",
            field=models.DateTimeField(auto_now=True),
        ),
    ]
