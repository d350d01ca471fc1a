"""What is told: drafts, what was sent, whether it still stands, and what was promised."""
