"""Asking a teacher: prompts, the fence around what documents say, one mending try, and many talks at once."""
