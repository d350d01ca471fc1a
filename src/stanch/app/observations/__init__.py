"""What was seen of our own machines, services and builds, written down with its date."""
