"""Where do we stand? What all capabilities wrote, read together: a read model, which writes nothing."""
