"""Measure all, and print the table of docs/performance.md."""

from __future__ import annotations

import os
import platform
import sys
import time

from bench import assessing, first_paragraph, grading, packages, record, scanning, serving, start


def main() -> None:
    model = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.machine(),
    )
    print(
        f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores ({model}), Python {platform.python_version()}\n"
    )
    print("| what | measured | to reach |\n|---|---|---|")
    only = sys.argv[1:]
    for name, part in (
        ("first", first_paragraph),
        ("scanning", scanning),
        ("grading", grading),
        ("start", start),
        ("record", record),
        ("assessing", assessing),
        ("packages", packages),
        ("serving", serving),
    ):
        if only and name not in only:
            continue
        for row in part.rows():
            print(f"| {row.what} | {row.measured} | {row.reach} |", flush=True)


def _lines(path: str) -> list[str]:
    try:
        with open(path) as file:
            return file.readlines()
    except OSError:
        return []


if __name__ == "__main__":
    main()
