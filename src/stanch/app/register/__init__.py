"""Who we use, for what, with which data: the register, in and out."""
