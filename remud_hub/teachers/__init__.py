"""Who writes: one interface, several teachers. ``TEACHERS`` is the only place where they are listed."""
