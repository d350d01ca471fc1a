"""What other testers found: their files read, their words kept as theirs.

Imports core, and the names of protocols. To add a tool: one file here that exports `ADAPTER`, a folder of
recorded files beside the others in tests/observe/peers/samples, and its row in docs/importing.md, which a
test compares. `heard` says what an adapter gives.
"""
