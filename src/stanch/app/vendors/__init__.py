"""Vendors: who fills which role, what was asked of them, and what they answered."""
