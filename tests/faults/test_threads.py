"""The console's threads read what nobody has read before, at the same instant: none of them brings it down.

msgspec makes what it knows of a type when it first meets it; a thread that meets it half made ends the
process (SIGSEGV in msgspec 0.22). So each trial is of types that are new, in a process of its own.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = """
import sys, threading
import msgspec
from stanch.knowledge.reading import Document

sys.setswitchinterval(1e-6)
TEXT = "parts:\\n  - {name: a, inner: {deep: {word: x}}}\\n"

def types():
    class Deep(msgspec.Struct):
        word: str
    class Inner(msgspec.Struct):
        deep: Deep
    class Part(msgspec.Struct):
        name: str
        inner: Inner
    class Whole(msgspec.Struct):
        parts: list[Part]
    for one in (Deep, Inner, Part, Whole):  # annotations are looked up in the module
        globals()[one.__name__] = one
    return Whole

def reader(whole, barrier, document):
    barrier.wait()
    read.append(document.into(whole).parts[0].inner.deep.word)

for trial in range(60):
    read, whole, barrier = [], types(), threading.Barrier(6)
    threads = [
        threading.Thread(target=reader, args=(whole, barrier, Document(TEXT, "trial.yaml"))) for _ in range(6)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert read == ["x"] * 6, read
"""


def test_several_read_a_kind_of_file_for_the_first_time_at_once() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", SCRIPT], capture_output=True, text=True, timeout=120,
        check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[:3000]
