"""The whole record of one workspace as one zip, which can be verified without a database."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from stanch.errors import BadInput, Hint, Pointer
from stanch.record import row_ranges
from stanch.record.models import Blob, Head, Workspace
from stanch.record.private_files import placed
from stanch.record.row_ranges import Row
from stanch.record.verify import BEFORE, OF_ANOTHER_TYPE, Chain, Verified, batches

README = """\
The record of one workspace of stanch, complete.

entries.jsonl   one entry a line, in order: its columns, body (JSON, as hex of its bytes), salt, leaf
batches.jsonl   one append a line: first and last entry, root, the hash before, its own hash
head.json       the end of the chain
blobs.jsonl     captured evidence, each with its salt and commitment; the bytes are in blobs/

To verify:  stanch record verify --file THIS.zip

By hand, all with SHA-256: commitment = H(salt + body); leaf = H("stanch leaf 1\\0" + seq, batch, seen_us,
recorded_us as 8 bytes each, big-endian + ws, kind, subject, actor, each with its length in 4 bytes before it
+ commitment); root = H("stanch root 1\\0" + the leaves of the batch in order); hash = H("stanch batch 1\\0" +
ws with its length before it + no, first, last as 8 bytes each + root + the hash of the batch before, which is
32 zero bytes for the first). An erased entry has no body and salt, but still the commitment.
"""
COLUMNS = (
    "seq", "batch", "kind", "subject", "seen_us", "recorded_us", "actor", "body", "salt", "leaf", "committed",
)  # fmt: skip


class Exported(NamedTuple):
    """What was written: how many entries, and the head."""

    entries: int
    head: str


def export(ws: str, path: Path) -> Exported:
    """Write the zip, read as it is at one moment. BadInput where the file cannot be written."""
    with (
        placed(path, replace=True) as new,
        row_ranges.consistent_read(),
        zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        seq, no, head = Head.objects.values_list("seq", "batch", "hash").get(ws_id=ws)
        name = Workspace.objects.values_list("name", flat=True).get(id=ws)
        archive.writestr("README.txt", README)
        end = {"ws": ws, "name": name, "seq": seq, "batch": no, "hash": bytes(head).hex()}
        archive.writestr("head.json", json.dumps(end, indent=2))
        count = 0
        with archive.open("entries.jsonl", "w") as out:
            for chunk in row_ranges.chunks(", ".join(COLUMNS), "entry", "seq", ws, after=BEFORE):
                out.writelines(_line(dict(zip(COLUMNS, row, strict=True))) for row in chunk)
                count += len(chunk)
        with archive.open("batches.jsonl", "w") as out:
            for row in batches(ws):
                names = ("no", "first", "last", "root", "prev", "hash")
                out.write(_line(dict(zip(names, row, strict=True))))
        _blobs(ws, archive)
    return Exported(count, bytes(head).hex())


def _blobs(ws: str, archive: zipfile.ZipFile) -> None:
    lines = []
    columns = ("id", "actor", "media", "salt", "commitment", "erased_at")
    for row in Blob.objects.filter(ws_id=ws).order_by("id").values_list(*columns, "content"):
        lines.append(_line(dict(zip(columns, row, strict=False))))
        if row[-1] is not None:
            archive.writestr(f"blobs/{row[0]}", bytes(row[-1]))
    archive.writestr("blobs.jsonl", b"".join(lines))


def _line(row: dict[str, Any]) -> bytes:
    plain = {key: value.hex() if isinstance(value, bytes) else _plain(value) for key, value in row.items()}
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _plain(value: Any) -> Any:
    return bytes(value).hex() if isinstance(value, memoryview) else value


def verify_file(path: Path, *, against: str | None = None) -> Verified:
    """Verify an exported zip by itself. BadInput where it is none."""
    try:
        with zipfile.ZipFile(path) as archive:
            end = json.loads(archive.read("head.json"))
            found = Chain(end["ws"], against)
            found.follow(_entry_rows(archive), _batch_rows(archive))
            found.close((end["seq"], end["batch"], bytes.fromhex(end["hash"])))
            there = set(archive.namelist())
            for row in _json(archive, "blobs.jsonl"):
                content = archive.read(name) if (name := f"blobs/{row['id']}") in there else None
                salt = None if row["salt"] is None else bytes.fromhex(row["salt"])
                found.blob(row["id"], salt, content, bytes.fromhex(row["commitment"]))
            return found.verified()
    except (OSError, zipfile.BadZipFile, KeyError, *OF_ANOTHER_TYPE) as error:
        raise BadInput(
            f"{path} is not an export of a record: {error}", help=Hint("make one: ", Pointer("export"))
        ) from error


def _json(archive: zipfile.ZipFile, name: str) -> Iterator[dict[str, Any]]:
    with archive.open(name) as lines:
        for line in lines:
            yield json.loads(line)


def _rows(archive: zipfile.ZipFile, name: str, columns: tuple[str, ...]) -> Iterator[Row]:
    binary = ("body", "salt", "leaf", "committed", "root", "prev", "hash")
    for row in _json(archive, name):
        yield tuple(
            bytes.fromhex(row[one]) if one in binary and row[one] is not None else row[one] for one in columns
        )


def _entry_rows(archive: zipfile.ZipFile) -> Iterator[list[Row]]:
    """As `verify.entries` reads them from a store."""
    rows = (
        (*columns, body, committed if body is None else salt, leaf)
        for *columns, body, salt, leaf, committed in _rows(archive, "entries.jsonl", COLUMNS)
    )
    while some := list(islice(rows, 1_000)):
        yield some


def _batch_rows(archive: zipfile.ZipFile) -> Iterator[Row]:
    return _rows(archive, "batches.jsonl", ("no", "first", "last", "root", "prev", "hash"))
