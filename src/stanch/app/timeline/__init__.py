"""What happened, in order; and an entry taken back."""
