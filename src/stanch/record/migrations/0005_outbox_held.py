from django.db import migrations, models


class Migration(migrations.Migration):
    """What a piece of work is about; and who holds it: by a number that rises, until a moment."""

    dependencies = [("record", "0004_actors")]

    operations = [
        migrations.AddField("outbox", "given", models.BinaryField(default=b"")),
        migrations.AddField("outbox", "token", models.BigIntegerField(default=0)),
        migrations.AddField("outbox", "until_us", models.BigIntegerField(default=0)),
    ]
