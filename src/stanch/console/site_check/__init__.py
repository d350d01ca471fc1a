"""The browser extension: its page, its tokens, what it asks."""
