"""Who we use, for what; what they answered."""
