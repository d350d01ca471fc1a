"""Fixtures for all tests, and how many examples the properties take."""

import gc
import signal

from tests import properties

pytest_plugins = ["tests.stores", "tests.program.fixtures", "tests.program.places"]
properties.register()
gc.disable()  # while everything is imported nothing of it is garbage

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell starts background jobs with interrupts ignored, and every process below inherits that.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_finish() -> None:
    """What was imported lives until the end: the collector need not walk through it again and again. It works
    seldom, too: a world of a test is mostly freed without it (measured: a sixth of all the time)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()
