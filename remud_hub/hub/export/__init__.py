"""Datasets as other people's trainers read them; ``FORMATS`` in ``formats`` is the only place where the formats are listed."""
