"""Files that are dropped here."""
