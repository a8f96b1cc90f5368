"""Layouts that rows come in; ``LAYOUTS`` in ``table`` is the only place where they are listed."""
