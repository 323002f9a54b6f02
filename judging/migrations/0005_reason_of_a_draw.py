"""The reason of a draw done anew is committed to in the audit trail and lies with its salt in the draw alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("judging", "0004_bouts")]

    operations = [
        migrations.AddField(
            model_name="draw",
            name="reason_salt",
            field=models.CharField(blank=True, max_length=64),
        ),
    ]
