"""The clients of this record: all of them on one page, add one; and who one is to its customers."""
