"""The events that stanch knows, and the kinds of which one becomes the event of a new one."""
