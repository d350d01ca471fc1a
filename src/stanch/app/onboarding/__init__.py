"""The first ten minutes: where they stand, to be gone on with."""
