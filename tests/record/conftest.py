"""A record of its own for this run of the tests."""

import os
import tempfile

os.environ["STANCH_HOME"] = tempfile.mkdtemp(prefix="stanch-test-")
