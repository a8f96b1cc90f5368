"""Licences: what a dataset's follows from, what may leave, and a copy without what may not."""
