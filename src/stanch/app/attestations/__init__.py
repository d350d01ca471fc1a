"""A person's word: a step was done then; a log of that time showed this."""
