"""Evaluation: reading answers out of replies, metrics, lighteval tasks, and the two ways of running them."""
