"""Incidents: opened by a playbook, refined as facts come in, closed."""
