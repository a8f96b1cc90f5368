"""Versions of a dataset: their numbers, and what changed between two."""
