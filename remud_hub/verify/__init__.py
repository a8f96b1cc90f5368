"""Sample in, verdicts out. ``CHECKS`` in ``checks`` is the only place where the checks are listed."""
