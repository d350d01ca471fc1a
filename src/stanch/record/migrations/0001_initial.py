import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Workspace",
            fields=[
                ("id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200, unique=True)),
                ("created_us", models.BigIntegerField()),
            ],
            options={
                "db_table": "workspace",
            },
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                (
                    "ws",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="record.workspace",
                    ),
                ),
                ("seq", models.BigIntegerField()),
                ("batch", models.BigIntegerField()),
                ("hash", models.BinaryField()),
                ("recorded_us", models.BigIntegerField()),
            ],
            options={
                "db_table": "head",
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "ws_id", "seq", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("seq", models.BigIntegerField()),
                ("batch", models.BigIntegerField()),
                ("kind", models.CharField(max_length=40)),
                ("subject", models.TextField()),
                ("seen_us", models.BigIntegerField()),
                ("recorded_us", models.BigIntegerField()),
                ("actor", models.TextField()),
                ("body", models.BinaryField(null=True)),
                ("salt", models.BinaryField(null=True)),
                ("committed", models.BinaryField(null=True)),
                ("leaf", models.BinaryField()),
                (
                    "ws",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="record.workspace",
                    ),
                ),
            ],
            options={
                "db_table": "entry",
            },
        ),
        migrations.CreateModel(
            name="Blob",
            fields=[
                ("id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("media", models.CharField(max_length=100)),
                ("content", models.BinaryField(null=True)),
                ("salt", models.BinaryField(null=True)),
                ("commitment", models.BinaryField()),
                ("erased_at", models.BigIntegerField(null=True)),
                ("ws", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="record.workspace")),
            ],
            options={
                "db_table": "blob",
            },
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "ws_id", "no", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("no", models.BigIntegerField()),
                ("first", models.BigIntegerField()),
                ("last", models.BigIntegerField()),
                ("root", models.BinaryField()),
                ("prev", models.BinaryField()),
                ("hash", models.BinaryField()),
                (
                    "ws",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="record.workspace"
                    ),
                ),
            ],
            options={
                "db_table": "batch",
            },
        ),
        migrations.CreateModel(
            name="Outbox",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "ws_id", "key", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=40)),
                ("not_before", models.BigIntegerField()),
                (
                    "ws",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="record.workspace"
                    ),
                ),
            ],
            options={
                "db_table": "outbox",
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("sealed", models.BinaryField()),
                ("ws", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="record.workspace")),
            ],
            options={
                "db_table": "person",
            },
        ),
    ]
