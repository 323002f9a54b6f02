import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("competitions", "0002_appeals_minimum_entries_and_time_of_schemes"),
        ("results", "0008_delegations"),
    ]

    operations = [
        migrations.AlterField(
            model_name="protocol",
            name="division",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="protocols",
                to="competitions.division",
            ),
        ),
        migrations.AddConstraint(
            model_name="protocol",
            constraint=models.UniqueConstraint(
                condition=models.Q(("division__isnull", True)),
                fields=("competition", "version"),
                name="protocol_joint_version_once",
            ),
        ),
    ]
