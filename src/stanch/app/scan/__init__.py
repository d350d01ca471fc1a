"""Look at many servers from outside: which, how fast, and where the lines go. The record is not written."""
