from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("record", "0003_answer")]

    operations = [
        migrations.AddField(model, "actor", models.TextField(default=""))
        for model in ("blob", "person", "outbox")
    ]
