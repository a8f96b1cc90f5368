"""File to Document: what is on the pages, in reading order, each piece with its page and box."""
