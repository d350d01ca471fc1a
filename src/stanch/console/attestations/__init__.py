"""A person’s word: a step done, a period attested."""
