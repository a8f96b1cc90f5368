"""Through lighteval: the same items, prompts and replies, with lighteval running and scoring them."""
