"""What a person typed: a moment, a time zone, the name of a thing. Read, or refused in words."""
