"""The teacher ``openai/MODEL``: any OpenAI-compatible endpoint, or several, worked as hard as they bear."""
