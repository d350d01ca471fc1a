"""Where we stand, and what to do."""
