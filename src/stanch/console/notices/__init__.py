"""The text to send, copied, changed, sent."""
