"""The price before the run."""
