"""Fixtures for all tests, and how many examples the properties take."""

from tests import properties

pytest_plugins = ["tests.stores", "tests.program.fixtures", "tests.program.places"]
properties.register()
