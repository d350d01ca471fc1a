"""The console: server-rendered pages over the same application as the command line."""
