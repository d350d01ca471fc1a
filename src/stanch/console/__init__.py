"""The console: server-rendered pages over the same flow as the command line."""
