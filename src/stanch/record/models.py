"""The tables of the record. Every row of it belongs to a workspace and names its actor."""

from django.db import models


class Workspace(models.Model):
    """One client, strictly apart from the others. `id` is random and enters every hash."""

    id = models.CharField(max_length=32, primary_key=True)
    name = models.CharField(max_length=200, unique=True)
    created_us = models.BigIntegerField()

    class Meta:
        db_table = "workspace"


class Entry(models.Model):
    """One entry: canonical bytes, salted; an erased one has neither, but what they were committed to.

    Its one index is its key: appending must be quick, and the head, locked by each append, guards `ws`.
    """

    pk = models.CompositePrimaryKey("ws_id", "seq")
    ws = models.ForeignKey(Workspace, on_delete=models.PROTECT, db_index=False, db_constraint=False)
    seq = models.BigIntegerField()
    batch = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    subject = models.TextField()
    seen_us = models.BigIntegerField()
    recorded_us = models.BigIntegerField()
    actor = models.TextField()
    body = models.BinaryField(null=True)
    salt = models.BinaryField(null=True)
    committed = models.BinaryField(null=True)
    leaf = models.BinaryField()

    class Meta:
        db_table = "entry"


class Batch(models.Model):
    """One append: entries first to last, the root over their leaves, chained to the batch before."""

    pk = models.CompositePrimaryKey("ws_id", "no")
    ws = models.ForeignKey(Workspace, on_delete=models.PROTECT, db_index=False)
    no = models.BigIntegerField()
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    root = models.BinaryField()
    prev = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        db_table = "batch"


class Head(models.Model):
    """The end of a workspace's chain; locked last and shortly by each append."""

    ws = models.OneToOneField(Workspace, on_delete=models.PROTECT, primary_key=True)
    seq = models.BigIntegerField()
    batch = models.BigIntegerField()
    hash = models.BinaryField()
    recorded_us = models.BigIntegerField()

    class Meta:
        db_table = "head"


class Blob(models.Model):
    """Captured evidence: a page, a mail, a coverage list. The commitment outlives its erasure."""

    ws = models.ForeignKey(Workspace, on_delete=models.PROTECT)
    id = models.CharField(max_length=32, primary_key=True)
    actor = models.TextField(default="")
    media = models.CharField(max_length=100)
    content = models.BinaryField(null=True)
    salt = models.BinaryField(null=True)
    commitment = models.BinaryField()
    erased_at = models.BigIntegerField(null=True)

    class Meta:
        db_table = "blob"


class Person(models.Model):
    """Personal data, outside the chain: sealed, and deletable."""

    ws = models.ForeignKey(Workspace, on_delete=models.PROTECT)
    id = models.CharField(max_length=32, primary_key=True)
    actor = models.TextField(default="")
    sealed = models.BinaryField()

    class Meta:
        db_table = "person"


class Outbox(models.Model):
    """Work to be done, written in the transaction that calls for it. `given`: what it is about; `token` and
    `until_us`: who holds it, by a number that rises with each holder, until then (`record.outbox`)."""

    pk = models.CompositePrimaryKey("ws_id", "key")
    ws = models.ForeignKey(Workspace, on_delete=models.PROTECT, db_index=False)
    key = models.CharField(max_length=200)
    actor = models.TextField(default="")
    kind = models.CharField(max_length=40)
    not_before = models.BigIntegerField()
    given = models.BinaryField(default=b"")
    token = models.BigIntegerField(default=0)
    until_us = models.BigIntegerField(default=0)

    class Meta:
        db_table = "outbox"


class Token(models.Model):
    """What lets a program ask one thing of the console: a digest of it, never the token itself.

    `until_us`: not good from then on. `used_day`: the last day on which it was used, in days since 1970;
    what was asked with it is not kept.
    """

    ws = models.ForeignKey(Workspace, on_delete=models.PROTECT)
    id = models.CharField(max_length=16, primary_key=True)
    name = models.CharField(max_length=100)
    scope = models.CharField(max_length=20)
    digest = models.BinaryField()
    made_us = models.BigIntegerField()
    until_us = models.BigIntegerField()
    used_day = models.BigIntegerField(null=True)

    class Meta:
        db_table = "token"


class Answer(models.Model):
    """What the web tester answered, for some weeks: no entry, and nobody's word. `id` cannot be guessed.

    `scope`: who asked, public or inside; `shared`: whoever has the link may read it; `body`: JSON.
    """

    id = models.CharField(max_length=32, primary_key=True)
    scope = models.CharField(max_length=10)
    target = models.CharField(max_length=300)
    looked_us = models.BigIntegerField(db_index=True)
    shared = models.BooleanField()
    body = models.BinaryField()

    class Meta:
        db_table = "answer"
        indexes = (models.Index(fields=["scope", "target", "looked_us"], name="answer_newest"),)
