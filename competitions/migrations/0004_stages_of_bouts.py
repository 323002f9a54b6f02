from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("competitions", "0003_reason_of_an_ended_role")]

    operations = [
        migrations.AddField(
            model_name="stage",
            name="group_size",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="участников в группе не больше"),
        ),
        migrations.AddField(
            model_name="stage",
            name="walkover",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="результат при неявке соперника"),
        ),
        migrations.AlterField(
            model_name="stage",
            name="input",
            field=models.CharField(
                choices=[
                    ("sheet", "листы экспертов"),
                    ("grid", "таблица секретаря"),
                    ("file", "файл"),
                    ("bouts", "поединки"),
                ],
                default="sheet",
                max_length=8,
                verbose_name="как вносят оценки",
            ),
        ),
    ]
