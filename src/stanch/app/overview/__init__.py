"""Where all clients stand, each by its own record: the one place that reads several."""
