"""Rows for people to look at, and what they decide."""
