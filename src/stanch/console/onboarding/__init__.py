"""The first ten minutes, and the questions that stand there."""
