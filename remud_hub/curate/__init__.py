"""From many samples to the kept ones: duplicates go, splits are made by source."""
