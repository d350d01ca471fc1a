"""The clients of this record: who each of them is to its customers."""
