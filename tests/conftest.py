"""Fixtures for all tests, and how many examples the properties take."""

import signal

from tests import properties

pytest_plugins = ["tests.stores", "tests.program.fixtures", "tests.program.places"]
properties.register()

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell starts background jobs with interrupts ignored, and every process below inherits that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
