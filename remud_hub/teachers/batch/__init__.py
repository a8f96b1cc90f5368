"""The teacher ``openai-batch/MODEL``: requests by the file, answered within a day at half the price."""
