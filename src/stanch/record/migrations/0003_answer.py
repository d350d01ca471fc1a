from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("record", "0002_token")]

    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("scope", models.CharField(max_length=10)),
                ("target", models.CharField(max_length=300)),
                ("looked_us", models.BigIntegerField(db_index=True)),
                ("shared", models.BooleanField()),
                ("body", models.BinaryField()),
            ],
            options={
                "db_table": "answer",
                "indexes": [
                    models.Index(fields=["scope", "target", "looked_us"], name="answer_newest"),
                ],
            },
        ),
    ]
