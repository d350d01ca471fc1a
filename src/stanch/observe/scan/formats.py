"""How are the lines of a scan written? As JSON lines, CSV, or Parquet (made of JSON lines at the end)."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from stanch.errors import BadInput
from stanch.observe.tls.result import Check

COLUMNS = (
    "target", "address", "observed_at", "verdict", "reason", "active", "leaked_bytes", "sni", "tls_version",
    "tls_cipher", "certificate_subject", "certificate_issuer", "certificate_serial", "certificate_not_before",
    "certificate_not_after", "certificate_sha256", "certificate_spki_sha256", "duration_ms",
)  # fmt: skip
"""Of CSV and Parquet: the fields of a `Check`, flat; what was not seen is empty."""

GROUP = 1 << 16
"""Rows of a row group of Parquet: so many are in memory at once."""


class Form(NamedTuple):
    """`head` stands before the first line. `made`: the file is made of JSON lines once all are there."""

    name: str
    head: bytes
    encode: Callable[[Check], bytes]
    made: bool = False


def _flat(check: Check) -> tuple[Any, ...]:
    verdict, tls, shown = check.finding, check.tls, check.certificate
    return (
        check.target, check.address, check.observed_at,
        verdict.verdict, verdict.reason, verdict.active, verdict.leaked_bytes, check.sni,
        *((tls.version, tls.cipher) if tls is not None else (None, None)),
        *(msgspec.structs.astuple(shown) if shown is not None else (None,) * 7),
        check.duration_ms,
    )  # fmt: skip


def _comma_separated(values: tuple[Any, ...]) -> bytes:
    """One line by RFC 4180. Names of certificates are others' words, but begin with "CN=" or the like, so
    that no spreadsheet takes them for a formula."""
    text = io.StringIO()
    csv.writer(text).writerow(str(one).lower() if isinstance(one, bool) else one for one in values)
    return text.getvalue().encode()


_json = msgspec.json.Encoder().encode


def _json_line(check: Check) -> bytes:
    return _json(check) + b"\n"


FORMS = {
    "jsonl": Form("jsonl", b"", _json_line),
    "csv": Form("csv", _comma_separated(COLUMNS), lambda check: _comma_separated(_flat(check))),
    "parquet": Form("parquet", b"", _json_line, made=True),
}
_ENDINGS = {"json": "jsonl", "ndjson": "jsonl", **{name: name for name in FORMS}}


def form(name: str, out: Path | None) -> Form:
    """The form that is asked for, else that of the file's ending, else JSON lines. BadInput where it cannot
    be written here."""
    found = FORMS[name or (_ENDINGS.get(out.suffix[1:].lower(), "jsonl") if out is not None else "jsonl")]
    if found.made:
        if out is None:
            raise BadInput("Parquet is a file, not a stream", help="name it: --out seen.parquet")
        try:
            import pyarrow.parquet  # noqa: F401, PLC0415 - large, and seldom wanted
        except ImportError as error:
            raise BadInput(
                "Parquet needs pyarrow, which is not installed here",
                help="pip install 'stanch[parquet]', or write --format csv or jsonl",
            ) from error
    return found


def make_parquet(lines: Path, out: Path) -> None:
    """The same rows as Parquet, a group at a time; the file is there whole or not at all."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    kinds = {"active": pa.bool_(), "leaked_bytes": pa.int64(), "duration_ms": pa.float64()}
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in COLUMNS])
    new = out.with_name(out.name + ".new")
    with new.open("wb") as file:
        os.fchmod(file.fileno(), 0o600)
        with pq.ParquetWriter(file, schema, compression="zstd") as writer:
            for rows in _groups(lines):
                columns = list(zip(*rows, strict=True))
                arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
                writer.write_table(pa.table(arrays, schema=schema))
        file.flush()
        os.fsync(file.fileno())
    new.replace(out)


def _groups(lines: Path) -> Iterator[list[tuple[Any, ...]]]:
    decode = msgspec.json.Decoder(Check).decode
    rows: list[tuple[Any, ...]] = []
    with lines.open("rb") as file:
        for line in file:
            rows.append(_flat(decode(line)))
            if len(rows) == GROUP:
                yield rows
                rows = []
    if rows:
        yield rows
