"""Strangers may ask about one server at a time: what may be asked, of which places, and what was answered."""
