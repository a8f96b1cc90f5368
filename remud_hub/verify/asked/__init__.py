"""Checks that ask a second model. ``ASKED`` in ``checks`` is the only place where they are listed."""
