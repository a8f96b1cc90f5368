"""A transformers model in this process: requests are put into batches, and what it writes is held to the schema."""
