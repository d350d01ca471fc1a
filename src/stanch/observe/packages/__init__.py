"""What a machine or a build has: the lists that package managers write, read as package URLs.

Imports core alone. `parts` says what a reader yields, `readers` finds the one that fits a file. To add a
form: one file here that exports `READER` (or `READERS`), a folder of recorded files beside the others in
tests/observe/packages/samples with what is in them, and its row in docs/packages.md, which a test compares.
"""
