"""What templates need to say things."""
